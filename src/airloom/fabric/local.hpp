#pragma once
/// All agents and the centre in this process.
#include "airloom/export.hpp"
#include "airloom/fabric/fabric.hpp"

namespace airloom {
AIRLOOM_API_BEGIN

/// Hosts every agent. Messages are copied through a buffer, as another transport would, so that nothing aliases.
class LocalFabric final : public Fabric {
 public:
  /// @throws InvalidInput  unless agents >= 1
  explicit LocalFabric(int agents);

 private:
  void do_gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override;
  void do_scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) override;
  void do_broadcast(Eigen::VectorXd& x) override;
  void do_pass(int from, int to, Eigen::VectorXd& token) override;
  std::vector<Eigen::VectorXd> do_collect(const std::vector<Eigen::VectorXd>& parts) override;
  void copy(const Eigen::MatrixXd& out, Eigen::MatrixXd& in);
  std::vector<double> buffer_;
};

/// Makes a LocalFabric.
[[nodiscard]] MakeFabric local_fabric();

AIRLOOM_API_END
}  // namespace airloom
