#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/design/two_level/global_update.hpp"
#include "airloom/systems/haps/design/two_level/local_update.hpp"
#include "airloom/systems/haps/design/two_level/two_level_copies.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {
namespace {

class AmplitudeCopies final : public StationCopies {
 public:
  AmplitudeCopies(const Eigen::MatrixXcd& h, double factor, double tolerance)
      : users_(h.cols()),
        tolerance_(tolerance),
        block_(h, factor),
        start_(2 * users_),
        first_beams_(local_regularized_beams(h)),
        first_received_(h.adjoint() * first_beams_) {
    Eigen::MatrixXd power = first_received_.cwiseAbs2();
    power.diagonal().setZero();
    start_ << first_received_.diagonal().real(), factor * power.rowwise().sum();
  }

  [[nodiscard]] Eigen::VectorXd start() const override { return start_; }
  [[nodiscard]] Eigen::Index wanted() const override { return users_; }
  [[nodiscard]] Eigen::VectorXd of_centre(const Eigen::VectorXd& sent, const Eigen::VectorXd& shift_and_level) const override {
    Eigen::VectorXd copies = sent;
    copies.head(users_) += shift_and_level.head(users_);
    copies.tail(users_) = (copies.tail(users_) - shift_and_level.tail(users_)).cwiseMax(0.0);
    return copies;
  }
  Answer answer(const Eigen::VectorXd& target, const Eigen::VectorXd& rho, const std::stop_token& stop) override {
    const LocalTargets targets{.p = target.head(users_), .q = target.tail(users_), .rho_s = rho.head(users_), .rho_i = rho.tail(users_)};
    const LocalUpdate::Result result = block_.solve(targets, tolerance_, 100, stop);
    answered_ = true;
    Answer out{.own = Eigen::VectorXd(2 * users_), .relative_gap = result.gap / (1.0 + result.value), .failed = result.failed};
    out.own << targets.p.cwiseMin(result.signal), targets.q.cwiseMax(result.interference);
    return out;
  }
  [[nodiscard]] Eigen::MatrixXcd beams() const override { return answered_ ? block_.beams() : first_beams_; }
  [[nodiscard]] Eigen::MatrixXcd received() const override { return answered_ ? block_.received() : first_received_; }

 private:
  Eigen::Index users_;
  double tolerance_;
  LocalUpdate block_;
  Eigen::VectorXd start_;
  Eigen::MatrixXcd first_beams_, first_received_;
  bool answered_ = false;
};

class AmplitudeCentre final : public CentreCopies {
 public:
  AmplitudeCentre(const Eigen::VectorXd& weight, CentreBlock block, const Eigen::VectorXd& floor)
      : users_(weight.size()), block_(block), utility_(weight), floor_(floor), signal_(users_), beta_(users_) {}

  [[nodiscard]] Eigen::VectorXd scales(const Eigen::MatrixXd& starts) const override {
    const Eigen::VectorXd sum = starts.rowwise().sum();
    Eigen::VectorXd out(2 * users_);
    out << sum.head(users_).cwiseMax(1e-3), (1.0 + sum.tail(users_).array()).matrix();
    return out;
  }
  [[nodiscard]] Eigen::VectorXd update(const Eigen::MatrixXd& sent, const Eigen::VectorXd& rho) override {
    const auto stations = static_cast<std::size_t>(sent.cols());
    Eigen::VectorXd out(2 * users_);
    std::vector<double> c(stations);
    std::vector<double> d(stations);
    for (Eigen::Index u = 0; u < users_; ++u) {
      for (std::size_t b = 0; b < stations; ++b) {
        c[b] = sent(u, static_cast<Eigen::Index>(b));
        d[b] = sent(users_ + u, static_cast<Eigen::Index>(b));
      }
      // a weight divides the penalties
      const double weight = utility_.weight()[u];
      const UserBlock block(c, d, rho[u] / weight, rho[users_ + u] / weight, floor_[u]);
      const GlobalUpdate x = block_ == CentreBlock::exact ? block.exact() : block.successive();
      out[u] = x.shift;
      out[users_ + u] = x.level;
      signal_[u] = x.signal;
      beta_[u] = x.beta;
    }
    return out;
  }
  [[nodiscard]] double objective() const override { return utility_.value(signal_.cwiseAbs2().cwiseQuotient(beta_)); }

 private:
  Eigen::Index users_;
  CentreBlock block_;
  NetworkUtility utility_;
  Eigen::VectorXd floor_;
  Eigen::VectorXd signal_, beta_;
};

}  // namespace

std::unique_ptr<StationCopies> amplitude_copies(const Eigen::MatrixXcd& h, double factor, const TwoLevelOptions& options) {
  return std::make_unique<AmplitudeCopies>(h, factor, options.block2_tolerance);
}

std::unique_ptr<CentreCopies> amplitude_centre(const Eigen::VectorXd& weight, CentreBlock block, const Eigen::VectorXd& floor) {
  return std::make_unique<AmplitudeCentre>(weight, block, floor);
}

}  // namespace airloom::haps
