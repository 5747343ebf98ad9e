#include "airloom/systems/iab/problem/bounds/fair_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/numerics/lbfgs.hpp"
#include "airloom/systems/iab/problem/bounds/tier_bound.hpp"
#include "airloom/systems/iab/problem/network_utility.hpp"

namespace airloom::iab {
namespace {

/// Streams of one platform without interference, in units of its budget.
struct FreeTier {
  Eigen::ArrayXd gain;        ///< P g / noise of the whole band
  bool proportional = false;  ///< the noise is that of the tier's share of the band

  /// Shares of the budget from free variables.
  [[nodiscard]] static Eigen::ArrayXd shares(const Eigen::ArrayXd& y) {
    const Eigen::ArrayXd e = (y - y.maxCoeff()).exp();
    return e / e.sum();
  }
  [[nodiscard]] double noise(double share_of_band) const { return proportional ? share_of_band : 1.0; }
};

/// What the linearization of one tier contributes.
struct TierSlope {
  Eigen::ArrayXd in_power;  ///< dU/d(share of the budget) at fixed mu, per stream
  double in_band = 0.0;     ///< dU/d(the tier's share of the band) at fixed energies (powers)
  double at_point = 0.0;    ///< sum of slopes times energies (powers)
  double largest = 0.0;     ///< largest slope in energy (power)
};

TierSlope slope_of(const FreeTier& tier, const Eigen::ArrayXd& p, double band, const Eigen::ArrayXd& price) {
  const Eigen::ArrayXd x = p * tier.gain / tier.noise(band);
  const Eigen::ArrayXd lambda = price / band;  // dU/dphi
  const Eigen::ArrayXd in_energy = lambda * tier.gain / (std::numbers::ln2 * (1.0 + x));
  const double amount = tier.proportional ? 1.0 : band;  // energy or power per share of the budget
  TierSlope s;
  s.in_power = in_energy * amount;
  s.in_band = (lambda * (x.log1p() - x / (1.0 + x))).sum() / std::numbers::ln2;
  s.at_point = (in_energy * p).sum() * amount;
  s.largest = in_energy.maxCoeff();
  return s;
}

class FairBound {
 public:
  explicit FairBound(const Instance& x)
      : x_(x),
        donor_{largest_gains(x.h_aerial, x.owner_donor).array() * (x.donor_power_max_w / noise_aerial_w(x, 1.0)),
               x.has_node() && x.noise_band_proportional && !x.noise_aerial_w},
        node_{node_gains(x), x.noise_band_proportional && !x.noise_ground_w} {}

  /// -U and its gradient; takes the bound of this point.
  double operator()(const Eigen::VectorXd& y, Eigen::VectorXd& gradient) {
    const Eigen::Index streams = donor_.gain.size();
    const Eigen::ArrayXd p = FreeTier::shares(y.head(streams).array());
    if (!x_.has_node()) return lone_station(p, gradient);
    const Eigen::ArrayXd q = FreeTier::shares(y.tail(node_.gain.size()).array());
    const BandTerms terms = terms_of(p, q);
    const NetworkUtility fair{.objective = NetworkObjective::proportional_fair};
    const Division best = best_division(terms, fair);
    const double mu = best.split.mu;
    if (!std::isfinite(best.value) || !(mu > 0.0) || !(mu < 1.0)) return std::numeric_limits<double>::infinity();
    const TierSlope d = slope_of(donor_, p, mu, best.donor_price.array());
    const TierSlope n = slope_of(node_, q, 1.0 - mu, best.node_price.array());
    gradient.head(streams) = -(p * (d.in_power - (p * d.in_power).sum())).matrix();
    gradient.tail(q.size()) = -(q * (n.in_power - (q * n.in_power).sum())).matrix();
    value_ = best.value;
    take_bound(terms, best, d, n);
    return -best.value;
  }

  [[nodiscard]] double bound() const { return bound_; }
  [[nodiscard]] double gap() const { return bound_ - value_; }
  [[nodiscard]] Eigen::Index variables() const { return donor_.gain.size() + node_.gain.size(); }

 private:
  [[nodiscard]] static Eigen::ArrayXd node_gains(const Instance& x) {
    if (!x.has_node()) return {};
    return largest_gains(x.h_ground, x.owner_node).array() * (x.node_power_max_w / noise_ground_w(x, 0.0));
  }

  /// The same of a station without a node, whose share of the band is 1.
  double lone_station(const Eigen::ArrayXd& p, Eigen::VectorXd& gradient) {
    const Eigen::ArrayXd se = (p * donor_.gain).log1p() / std::numbers::ln2;
    const TierSlope d = slope_of(donor_, p, 1.0, se.inverse());
    gradient = -(p * (d.in_power - (p * d.in_power).sum())).matrix();
    value_ = se.log().sum();
    bound_ = std::min(bound_, value_ + d.largest - d.at_point);
    return -value_;
  }

  [[nodiscard]] BandTerms terms_of(const Eigen::ArrayXd& p, const Eigen::ArrayXd& q) const {
    BandTerms t;
    t.bandwidth_hz = x_.bandwidth_hz;
    const auto streams = [](const FreeTier& tier, const Eigen::ArrayXd& share) {
      std::vector<Stream> list;
      for (Eigen::Index l = 0; l < share.size(); ++l) list.push_back({share[l] * tier.gain[l], tier.proportional ? 0.0 : 1.0});
      return list;
    };
    t.access = streams(donor_, p);
    t.backhaul = t.access.back();
    t.access.pop_back();
    t.ground = streams(node_, q);
    t.c_aerial = donor_.proportional ? 1.0 : 0.0;
    t.c_ground = node_.proportional ? 1.0 : 0.0;
    return t;
  }

  /// U + what the linearization allows at most: linear in m, so at one of its ends, with the whole budget on the best stream.
  void take_bound(const BandTerms& t, const Division& best, const TierSlope& d, const TierSlope& n) {
    const double mu = best.split.mu;
    const double in_mu = d.in_band - n.in_band;
    const auto end = [&](double m) {
      return in_mu * (m - mu) + d.largest * (donor_.proportional ? 1.0 : m) + n.largest * (node_.proportional ? 1.0 : 1.0 - m);
    };
    // what multipliers pay for capacity that rounding left unused
    double slack = best.donor_price[best.donor_price.size() - 1] / mu * (t.backhaul_term(mu).value - best.flow.sum());
    for (Eigen::Index i = 0; i < best.flow.size(); ++i) {
      slack += best.node_price[i] / (1.0 - mu) * (phi(1.0 - mu, t.ground[static_cast<std::size_t>(i)], t.c_ground).value - best.flow[i]);
    }
    bound_ = std::min(bound_, best.value + std::max(end(0.0), end(1.0)) - d.at_point - n.at_point + std::max(0.0, slack));
  }

  const Instance& x_;
  FreeTier donor_, node_;
  double value_ = -std::numeric_limits<double>::infinity();
  double bound_ = std::numeric_limits<double>::infinity();
};

}  // namespace

double proportional_fair_bound(const Instance& x) {
  FairBound f(x);
  Eigen::VectorXd y = Eigen::VectorXd::Zero(f.variables());
  constexpr double enough = 1e-10;  // nat
  (void)minimize_lbfgs([&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) { return f(at, gradient); },
                       [&] { return f.gap() <= enough; }, y, {.memory = 20, .max_evaluations = 100});
  return f.bound() + 1e-12 * (1.0 + std::abs(f.bound()));
}

}  // namespace airloom::iab
