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

  /// A rank that cannot go on asks whether all ranks came to that point: true when they did within a second.
  /// @param exit_code  then becomes the largest of theirs
  [[nodiscard]] bool all_failed(int& exit_code) const;
  /// Ends all ranks at once.
  [[noreturn]] void abort(int exit_code) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
  int rank_ = 0;
  int size_ = 1;
  int ranks_on_node_ = 1;
  int exceptions_ = 0;  ///< in flight when it was made
};

/// Calls `body` on every rank; returns the largest of their exit codes on all of them.
///
/// An exception that leaves `body` on any rank ends the whole run within seconds. A fault that all ranks meet, as bad input is, is
/// told by rank 0 alone, and all end as usual; else each rank that failed tells, and ends the others.
/// @param report  gives the exit code of the exception that is being handled (it may rethrow and look); when `tell`, prints it
int run_on_ranks(const MpiSession& session, const std::function<int()>& body, const std::function<int(bool tell)>& report);

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
