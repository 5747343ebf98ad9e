#include "airloom/fabric/local.hpp"

#include <numeric>
#include <string>

#include "airloom/core/error.hpp"

namespace airloom {
namespace {

std::vector<int> all_of(int agents) {
  if (agents < 1) throw InvalidInput("fabric: " + std::to_string(agents) + " agents; must be at least 1");
  std::vector<int> all(static_cast<std::size_t>(agents));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

}  // namespace

LocalFabric::LocalFabric(int agents) : Fabric(agents, all_of(agents), true) {}

void LocalFabric::copy(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) {
  buffer_.assign(out.data(), out.data() + out.size());
  in = Eigen::Map<const Eigen::MatrixXd>(buffer_.data(), out.rows(), out.cols());
}

void LocalFabric::do_gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) { copy(out, in); }
void LocalFabric::do_scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) { copy(out, in); }

// The centre's vector and the agents' are one object here: they are equal already.
void LocalFabric::do_broadcast(Eigen::VectorXd& /*x*/) {}
void LocalFabric::do_pass(int /*from*/, int /*to*/, Eigen::VectorXd& /*token*/) {}

std::vector<Eigen::VectorXd> LocalFabric::do_collect(const std::vector<Eigen::VectorXd>& parts) { return parts; }

MakeFabric local_fabric() {
  return [](int agents) { return std::make_unique<LocalFabric>(agents); };
}

}  // namespace airloom
