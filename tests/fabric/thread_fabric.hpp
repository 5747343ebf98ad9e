#pragma once
/// Processes as threads: shows what each process of a distributed algorithm knows, without a launcher.
#include <algorithm>
#include <barrier>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "airloom/fabric/fabric.hpp"

namespace airloom::testing {

/// Where the processes of one solve meet: a box per agent, one for the centre. Barriers around each message keep rounds apart.
class Post {
 public:
  explicit Post(int processes) : barrier_(processes) {}
  std::vector<Eigen::VectorXd> up;  ///< of every agent
  Eigen::MatrixXd down;
  void meet() { barrier_.arrive_and_wait(); }
  void size(int agents) {
    const std::lock_guard lock(mutex_);
    up.resize(static_cast<std::size_t>(agents));
  }

 private:
  std::barrier<> barrier_;
  std::mutex mutex_;
};

/// One process of several, each a thread: hosts some agents, and the first one the centre.
class ThreadFabric final : public Fabric {
 public:
  ThreadFabric(Post& post, int agents, std::vector<int> local, bool centre) : Fabric(agents, std::move(local), centre), post_(post) {
    post_.size(agents);
  }

 private:
  void put(int agent, const Eigen::VectorXd& x) { post_.up[static_cast<std::size_t>(agent)] = x; }
  [[nodiscard]] bool hosts(int agent) const { return std::ranges::find(local(), agent) != local().end(); }
  void do_gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override {
    post_.meet();
    for (std::size_t k = 0; k < local().size(); ++k) put(local()[k], out.col(static_cast<Eigen::Index>(k)));
    post_.meet();
    in.resize(out.rows(), hosts_center() ? agents() : 0);
    for (Eigen::Index a = 0; a < in.cols(); ++a) in.col(a) = post_.up[static_cast<std::size_t>(a)];
    post_.meet();
  }
  void do_scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override {
    post_.meet();
    if (hosts_center()) post_.down = out;
    post_.meet();
    for (std::size_t k = 0; k < local().size(); ++k) in.col(static_cast<Eigen::Index>(k)) = post_.down.col(local()[k]);
    post_.meet();
  }
  void do_broadcast(Eigen::VectorXd& x) override {
    post_.meet();
    if (hosts_center()) post_.down = x;
    post_.meet();
    x = post_.down.col(0);
    post_.meet();
  }
  void do_pass(int from, int to, Eigen::VectorXd& token) override {
    post_.meet();
    if (hosts(from)) put(from, token);
    post_.meet();
    if (hosts(to)) token = post_.up[static_cast<std::size_t>(from)];
    post_.meet();
  }
  std::vector<Eigen::VectorXd> do_collect(const std::vector<Eigen::VectorXd>& parts) override {
    post_.meet();
    for (std::size_t k = 0; k < local().size(); ++k) put(local()[k], parts[k]);
    post_.meet();
    std::vector<Eigen::VectorXd> all;
    if (hosts_center()) all = post_.up;
    post_.meet();
    return all;
  }
  Post& post_;
};

/// Runs `solve(process, make_fabric)` in as many threads as `hosted` has entries; entry p lists the agents of process p, process 0
/// hosts the centre. A thread must not throw.
inline void run_apart(const std::vector<std::vector<int>>& hosted, const std::function<void(std::size_t, const MakeFabric&)>& solve) {
  Post post(static_cast<int>(hosted.size()));
  std::vector<std::thread> threads;
  for (std::size_t p = 0; p < hosted.size(); ++p) {
    threads.emplace_back([&, p] { solve(p, [&](int agents) { return std::make_unique<ThreadFabric>(post, agents, hosted[p], p == 0); }); });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace airloom::testing
