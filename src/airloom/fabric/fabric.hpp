#pragma once
/// Moves real numbers between agents and one centre, and counts them; what a distributed algorithm talks through.
#include <Eigen/Core>
#include <cassert>
#include <functional>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "airloom/core/traffic.hpp"
#include "airloom/export.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// Agents 0 .. agents-1 (base stations, ...) and one centre, spread over one or more processes.
///
/// Every process calls every verb, in the same order and with the same extents, also a process that hosts no agent: an
/// algorithm is a loop over the agents that live here. The verbs count *logical* messages, also between agents of one process,
/// so `traffic()` is the same on every process and for every way of hosting. Columns arrive in the order of the agents, never
/// in the order of arrival: sums over them have the same bits for any number of processes.
/// @throws IoError  from any verb, when a message cannot be delivered
class Fabric {
 public:
  virtual ~Fabric() = default;
  Fabric(const Fabric&) = delete;
  Fabric& operator=(const Fabric&) = delete;

  /// How many agents there are on all processes.
  [[nodiscard]] int agents() const { return agents_; }
  [[nodiscard]] std::span<const int> local() const { return local_; }  ///< agents hosted by this process, ascending; may be empty
  /// Whether the centre lives on this process.
  [[nodiscard]] bool hosts_center() const { return hosts_center_; }

  /// From every agent to the centre.
  /// @param out  shape (n, local agents), column k is of agent local()[k]; n is the same on all processes
  /// @param in   becomes (n, agents) at the centre, column a is of agent a; (n, 0) elsewhere
  void gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) {
    assert(out.cols() == local_columns());
    traffic_.add(Link::up, agents_, out.rows());
    do_gather(out, in);
  }

  /// As `gather`, for messages of different lengths.
  /// @param out      one message per local agent
  /// @param lengths  of every agent's message, (agents): known to all processes, as the sizes of antenna arrays are
  /// @return         every agent's message at the centre; nothing elsewhere
  [[nodiscard]] std::vector<Eigen::VectorXd> gather(const std::vector<Eigen::VectorXd>& out, std::span<const Eigen::Index> lengths) {
    assert(out.size() == local_.size() && lengths.size() == static_cast<std::size_t>(agents_));
    for (const Eigen::Index length : lengths) traffic_.add(Link::up, 1, length);
    return do_collect(out);
  }

  /// From the centre to each agent its own numbers.
  /// @param out  shape (n, agents), read at the centre only
  /// @param in   shape (n, local agents) already, on every process; filled
  void scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) {
    assert(in.cols() == local_columns() && (!hosts_center_ || (out.rows() == in.rows() && out.cols() == agents_)));
    traffic_.add(Link::down, agents_, in.rows());
    do_scatter(out, in);
  }

  /// From the centre the same to all agents; counted once, with its fan-out.
  /// @param x  of the same size on all processes; the centre's values replace the others
  void broadcast(Eigen::VectorXd& x) {
    Traffic::Count& count = traffic_.by_class[static_cast<std::size_t>(Link::broadcast)];
    traffic_.add(Link::broadcast, 1, x.size());
    count.fan_out = agents_;
    do_broadcast(x);
  }

  /// From agent `from` to its successor on the ring 0, 1, .., agents-1, 0. A ring of one agent sends nothing.
  /// @param token  of the same size on all processes; afterwards it is `from`'s where the successor is hosted, and as it was elsewhere
  void pass(int from, Eigen::VectorXd& token) {
    assert(from >= 0 && from < agents_);
    if (agents_ == 1) return;
    traffic_.add(Link::ring, 1, token.size());
    do_pass(from, (from + 1) % agents_, token);
  }

  /// The centre's decision, told to every agent (stop, go on); one control message each.
  /// @param decision  read at the centre only
  /// @return          the centre's decision, on every process
  [[nodiscard]] bool agree(bool decision) {
    traffic_.add(Link::control, agents_, 1);
    flag_(0) = decision ? 1.0 : 0.0;
    do_broadcast(flag_);
    return flag_(0) != 0.0;
  }

  /// As `gather`, for the few numbers that a stopping rule needs; counted as control.
  void gather_control(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) {
    assert(out.cols() == local_columns());
    traffic_.add(Link::control, agents_, out.rows());
    do_gather(out, in);
  }

  /// For the report of the result only: brings every agent's part of the answer to the centre. Not part of the algorithm (a
  /// network leaves the answer where it is used), so it is counted nowhere.
  /// @param parts  one vector per local agent, of any length
  /// @return       one vector per agent at the centre; nothing elsewhere
  [[nodiscard]] std::vector<Eigen::VectorXd> collect(const std::vector<Eigen::VectorXd>& parts) {
    assert(parts.size() == local_.size());
    return do_collect(parts);
  }

  /// Begins the next round of messages, for the count of rounds.
  void next_round() { ++traffic_.rounds; }

  /// What was sent so far, the same on every process.
  [[nodiscard]] const Traffic& traffic() const { return traffic_; }

 protected:
  /// For kinds of fabric. @param local  agents that this process hosts, ascending
  Fabric(int agents, std::vector<int> local, bool hosts_center)
      : agents_(agents), local_(std::move(local)), hosts_center_(hosts_center), flag_(1) {}
  /// Columns of the messages of agents that live here.
  [[nodiscard]] Eigen::Index local_columns() const { return static_cast<Eigen::Index>(local_.size()); }

 private:
  virtual void do_gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) = 0;
  virtual void do_scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) = 0;
  virtual void do_broadcast(Eigen::VectorXd& x) = 0;
  virtual void do_pass(int from, int to, Eigen::VectorXd& token) = 0;
  virtual std::vector<Eigen::VectorXd> do_collect(const std::vector<Eigen::VectorXd>& parts) = 0;

  int agents_;
  std::vector<int> local_;
  bool hosts_center_;
  Eigen::VectorXd flag_;
  Traffic traffic_;
};

/// Makes the fabric for so many agents: an algorithm knows how many it has, its caller knows how they are hosted.
using MakeFabric = std::function<std::unique_ptr<Fabric>(int agents)>;

AIRLOOM_API_END
}  // namespace airloom
