#pragma once
/// Agents on MPI ranks, and the little of MPI that farming out realizations needs. The only door to MPI: no header names mpi.h.
#include <cstdint>
#include <functional>

#include "airloom/fabric/fabric.hpp"

namespace airloom {

/// This build can start MPI.
[[nodiscard]] bool mpi_built_in();

/// `mpirun`, `srun` or the like started this process as one of a group (of one or more), by its environment variables. Ask
/// before a session begins: MPI sets such variables itself.
[[nodiscard]] bool under_mpi_launcher();

/// Number of processes that the launcher says it started; 1 when it says nothing.
[[nodiscard]] int launched_processes();

/// MPI from its start to its end; one object, in the life of a process, made and used by its first thread.
class MpiSession {
 public:
  /// @throws Unsupported  when this build has no MPI
  /// @throws IoError      when MPI does not start
  MpiSession();
  /// Waits for the other ranks; when it is destroyed by an exception it ends them instead.
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  [[nodiscard]] int rank() const { return rank_; }
  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] int ranks_on_node() const { return ranks_on_node_; }

  // Every rank calls these together. They may wait long for the slowest rank, and sleep while they do.
  void barrier() const;
  [[nodiscard]] std::int64_t sum(std::int64_t x) const;
  [[nodiscard]] std::int64_t largest(std::int64_t x) const;

  /// Ends all ranks at once.
  [[noreturn]] void abort(int exit_code) const;

 private:
  int rank_ = 0;
  int size_ = 1;
  int ranks_on_node_ = 1;
  int exceptions_ = 0;  ///< in flight when it was made
};

/// Calls `body` on every rank; returns the largest of their exit codes on all of them.
///
/// An exception that leaves `body` on any rank ends the whole run within seconds. `report` is called while it is handled (so it
/// may rethrow and look): it tells the user, and gives the exit code. Ranks other than 0 hold their tongue for a moment first,
/// so that a fault that all of them meet, as bad input is, is told once.
int run_on_ranks(const MpiSession& session, const std::function<int()>& body, const std::function<int()>& report);

/// Hosts agent a on rank a % size, and the centre on rank 0; there may be more ranks than agents, or fewer.
class MpiFabric final : public Fabric {
 public:
  /// @throws InvalidInput  unless agents >= 1
  MpiFabric(int agents, const MpiSession& session);
  ~MpiFabric() override;

 private:
  void do_gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override;
  void do_scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override;
  void do_broadcast(Eigen::VectorXd& x) override;
  void do_pass(int from, int to, Eigen::VectorXd& token) override;
  std::vector<Eigen::VectorXd> do_collect(const std::vector<Eigen::VectorXd>& parts) override;
  struct Layout;
  std::unique_ptr<Layout> layout_;
};

/// Makes an MpiFabric; the session must outlive it.
[[nodiscard]] MakeFabric mpi_fabric(const MpiSession& session);

}  // namespace airloom
