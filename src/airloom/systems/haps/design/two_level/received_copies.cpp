#include <cmath>

#include "airloom/systems/haps/design/simple_beams.hpp"
#include "airloom/systems/haps/design/two_level/received_update.hpp"
#include "airloom/systems/haps/design/two_level/two_level_copies.hpp"
#include "airloom/systems/haps/design/two_level/user_search.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"
#include "airloom/systems/haps/problem/utility.hpp"

namespace airloom::haps {
namespace {

using Complex = std::complex<double>;

/// Received streams (U, U) as 2 U^2 reals: the diagonal, then the rest row by row.
Eigen::VectorXd in_order(const Eigen::MatrixXcd& x) {
  const Eigen::Index users = x.rows();
  Eigen::VectorXcd out(users * users);
  out.head(users) = x.diagonal();
  Eigen::Index next = users;
  for (Eigen::Index u = 0; u < users; ++u) {
    for (Eigen::Index k = 0; k < users; ++k) {
      if (k != u) out[next++] = x(u, k);
    }
  }
  return Eigen::Map<const Eigen::VectorXd>(reinterpret_cast<const double*>(out.data()), 2 * out.size());
}

Eigen::MatrixXcd from_order(const Eigen::VectorXd& reals, Eigen::Index users) {
  const Eigen::Map<const Eigen::VectorXcd> in(reinterpret_cast<const Complex*>(reals.data()), users * users);
  Eigen::MatrixXcd x(users, users);
  Eigen::Index next = users;
  for (Eigen::Index u = 0; u < users; ++u) {
    for (Eigen::Index k = 0; k < users; ++k) x(u, k) = k == u ? in[u] : in[next++];
  }
  return x;
}

/// One value per user for its wanted stream, one for all others: as the copies are ordered.
Eigen::VectorXd per_copy(const Eigen::VectorXd& wanted, const Eigen::VectorXd& others) {
  const Eigen::Index users = wanted.size();
  Eigen::VectorXd out(2 * users * users);
  for (Eigen::Index u = 0; u < users; ++u) {
    out.segment(2 * u, 2).setConstant(wanted[u]);
    out.segment(2 * users + 2 * (users - 1) * u, 2 * (users - 1)).setConstant(others[u]);
  }
  return out;
}
Eigen::VectorXd of_wanted(const Eigen::VectorXd& per_copy, Eigen::Index users) {
  return Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<2>>(per_copy.data(), users);
}
Eigen::VectorXd of_others(const Eigen::VectorXd& per_copy, Eigen::Index users) {
  if (users == 1) return Eigen::VectorXd::Ones(1);
  return Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<>>(per_copy.data() + 2 * users, users,
                                                                    Eigen::InnerStride<>(2 * (users - 1)));
}

class ReceivedCopies final : public StationCopies {
 public:
  explicit ReceivedCopies(const Eigen::MatrixXcd& h)
      : users_(h.cols()),
        block_(h),
        first_beams_(local_regularized_beams(h)),
        first_received_(h.adjoint() * first_beams_),
        start_(in_order(first_received_)) {}

  [[nodiscard]] Eigen::VectorXd start() const override { return start_; }
  [[nodiscard]] Eigen::Index wanted() const override { return 2 * users_; }
  [[nodiscard]] Eigen::VectorXd of_centre(const Eigen::VectorXd& sent, const Eigen::VectorXd& moved) const override { return sent + moved; }
  Answer answer(const Eigen::VectorXd& target, const Eigen::VectorXd& rho, const std::stop_token& stop) override {
    const ReceivedUpdate::Result result = block_.solve(from_order(target, users_), of_wanted(rho, users_), of_others(rho, users_), stop);
    answered_ = answered_ || result.solved;
    return {.own = in_order(received()), .relative_gap = result.gap / (1.0 + result.value)};
  }
  [[nodiscard]] Eigen::MatrixXcd beams() const override { return answered_ ? block_.beams() : first_beams_; }
  [[nodiscard]] Eigen::MatrixXcd received() const override { return answered_ ? block_.received() : first_received_; }

 private:
  Eigen::Index users_;
  ReceivedUpdate block_;
  Eigen::MatrixXcd first_beams_, first_received_;
  Eigen::VectorXd start_;
  bool answered_ = false;
};

/// Interfering amplitudes under one common factor kap in [0, 1], n stations sharing the change: J = kap^2 most.
class CommonFactor final : public InterferenceCopies {
 public:
  CommonFactor(double most, double rho_over_n) : most_(most), rho_(rho_over_n) {}
  [[nodiscard]] double most() const override { return most_; }
  [[nodiscard]] double cost(double interference) const override {
    const double moved = std::sqrt(most_) - std::sqrt(std::max(interference, 0.0));
    return 0.5 * rho_ * moved * moved;
  }
  [[nodiscard]] double pull(double interference) const override {
    const double least = 1e-12 * most_;  // infinite at 0: silence is never worth it
    return 0.5 * rho_ * std::max(std::sqrt(most_ / std::max(interference, least)) - 1.0, 0.0);
  }

 private:
  double most_, rho_;
};

class ReceivedCentre final : public CentreCopies {
 public:
  ReceivedCentre(const Eigen::VectorXd& weight, const Eigen::VectorXd& floor)
      : users_(weight.size()), utility_(weight), floor_(floor), signal_(users_), beta_(users_) {}

  [[nodiscard]] Eigen::VectorXd scales(const Eigen::MatrixXd& starts) const override {
    const Eigen::MatrixXcd t = from_order(starts.rowwise().sum(), users_);
    const Eigen::VectorXd wanted = t.diagonal().cwiseAbs();
    const Eigen::VectorXd others = (t.rowwise().squaredNorm() - wanted.cwiseAbs2()).cwiseMax(0.0);
    return per_copy(wanted.cwiseMax(1e-3), (1.0 + others.array()).sqrt().matrix());
  }
  [[nodiscard]] Eigen::VectorXd update(const Eigen::MatrixXd& sent, const Eigen::VectorXd& rho) override {
    const auto stations = static_cast<double>(sent.cols());
    const Eigen::VectorXd rho_s = of_wanted(rho, users_);
    const Eigen::VectorXd rho_i = of_others(rho, users_);
    Eigen::MatrixXcd c = from_order(sent.rowwise().sum(), users_);
    for (Eigen::Index u = 0; u < users_; ++u) {
      const double amplitude = std::abs(c(u, u));
      const Complex phase = amplitude > 0.0 ? c(u, u) / amplitude : Complex(1.0);
      const double most = std::max(c.row(u).squaredNorm() - amplitude * amplitude, 0.0);
      // a weight divides the penalties
      const double weight = utility_.weight()[u];
      const SignalCopies signal{.n = stations, .sum = amplitude, .rho = rho_s[u] / weight, .sinr_min = floor_[u]};
      const SignalAndBeta x = search_user(signal, CommonFactor(most, rho_i[u] / (stations * weight)));
      const double kap = most > 0.0 ? std::sqrt((x.beta - 1.0) / most) : 1.0;
      c.row(u) *= (kap - 1.0) / stations;
      c(u, u) = (x.signal - amplitude) * phase / stations;
      signal_[u] = x.signal;
      beta_[u] = x.beta;
    }
    return in_order(c);
  }
  [[nodiscard]] double objective() const override { return utility_.value(signal_.cwiseAbs2().cwiseQuotient(beta_)); }

 private:
  Eigen::Index users_;
  NetworkUtility utility_;
  Eigen::VectorXd floor_;
  Eigen::VectorXd signal_, beta_;
};

}  // namespace

std::unique_ptr<StationCopies> received_copies(const Eigen::MatrixXcd& h) { return std::make_unique<ReceivedCopies>(h); }

std::unique_ptr<CentreCopies> received_centre(const Eigen::VectorXd& weight, const Eigen::VectorXd& floor) {
  return std::make_unique<ReceivedCentre>(weight, floor);
}

}  // namespace airloom::haps
