#include "airloom/systems/iab/problem/network_utility.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/numerics/root.hpp"
#include "airloom/systems/iab/problem/sum_division.hpp"

namespace airloom::iab {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double share_tolerance = 1e-14;

/// The terms of all streams at one share, with their derivatives in mu.
struct Terms {
  Eigen::ArrayXd access, access_slope;
  Phi backhaul;
  Eigen::ArrayXd ground, ground_slope;  ///< the slope in mu: <= 0

  Terms(const BandTerms& t, double mu)
      : access(static_cast<Eigen::Index>(t.access.size())),
        access_slope(access.size()),
        backhaul(t.backhaul_term(mu)),
        ground(static_cast<Eigen::Index>(t.ground.size())),
        ground_slope(ground.size()) {
    for (Eigen::Index j = 0; j < access.size(); ++j) {
      const Phi p = phi(mu, t.access[static_cast<std::size_t>(j)], t.c_aerial);
      access[j] = p.value;
      access_slope[j] = p.derivative;
    }
    for (Eigen::Index i = 0; i < ground.size(); ++i) {
      const Phi p = phi(1.0 - mu, t.ground[static_cast<std::size_t>(i)], t.c_ground);
      ground[i] = p.value;
      ground_slope[i] = -p.derivative;
    }
  }
};

/// d/dmu of the sum of logarithms at a given 1/level of the flows.
double fair_slope(const Terms& x, double inverse_level) {
  const double access = (x.access_slope / x.access).sum();
  const double capped = ((x.ground.inverse() - inverse_level).max(0.0) * x.ground_slope).sum();
  return access + inverse_level * x.backhaul.derivative + capped;
}

Division fair_division(const BandTerms& t) {
  Division out;
  out.split.mu_balance = out.split.mu = balance_point(t, out.split.evaluations);
  const auto silent = [](const Stream& s) { return !(s.g > 0.0); };
  if (std::ranges::any_of(t.access, silent) || std::ranges::any_of(t.ground, silent) || silent(t.backhaul)) {
    out.value = -infinite;
    out.flow = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(t.ground.size()));
    return out;
  }
  const double mu0 = out.split.mu_balance;
  double inverse_level = 0.0;
  const Terms at(t, mu0);
  const double right = fair_slope(at, 0.0);  // beyond the balance all offered traffic fits
  const double least = 1.0 / at.ground.maxCoeff();
  if (mu0 < 1.0 && right > 0.0) {
    const auto access = static_cast<double>(t.access.size());
    const auto users = access + static_cast<double>(t.ground.size());
    if (t.linear()) {
      out.split.mu = std::max(mu0, access / users);
    } else {
      out.split.mu =
          falling_root([&](double mu) { return fair_slope(Terms(t, mu), 0.0); }, mu0, 1.0, share_tolerance, out.split.evaluations);
    }
    out.split.optimality = SplitCase::interior;
  } else if (fair_slope(at, least) >= 0.0) {  // the slope jumps over 0 here
    const double jump = at.backhaul.derivative - at.ground_slope.sum();
    inverse_level = std::clamp(-right / jump, 0.0, least);
  } else {
    const auto slope = [&](double mu) {
      const Terms x(t, mu);
      const double level = water_level(x.ground, x.backhaul.value);
      return fair_slope(x, std::isfinite(level) ? 1.0 / level : 1.0 / x.ground.maxCoeff());
    };
    out.split.mu = falling_root(slope, 0.0, mu0, share_tolerance, out.split.evaluations);
    inverse_level = -1.0;
    out.split.optimality = SplitCase::interior;
  }
  const double mu = out.split.mu;
  const Terms x(t, mu);
  if (inverse_level < 0.0) {
    const double level = water_level(x.ground, x.backhaul.value);
    inverse_level = std::isfinite(level) ? 1.0 / level : 1.0 / x.ground.maxCoeff();
    out.flow = x.ground.min(1.0 / inverse_level);
  } else {
    out.flow = x.ground;
  }
  const double total = out.flow.sum();  // rounding must not ask the backhaul for more than it carries
  if (total > x.backhaul.value && total > 0.0) out.flow *= x.backhaul.value / total;
  out.value = x.access.log().sum() + out.flow.array().log().sum();
  out.split.slope = split_slope(t, mu, 1.0);
  out.donor_price.resize(x.access.size() + 1);
  out.donor_price.head(x.access.size()) = mu / x.access;
  out.donor_price[x.access.size()] = mu * inverse_level;
  out.node_price = (1.0 - mu) * (x.ground.inverse() - inverse_level).max(0.0);
  return out;
}

Division even_division(const BandTerms& t) {
  Division out;
  const auto users = static_cast<double>(t.ground.size());
  out.split.mu_balance = balance_point(t, out.split.evaluations);
  const auto aerial = [&](double mu) {
    double least = t.backhaul_term(mu).value / users;
    for (const Stream& s : t.access) least = std::min(least, phi(mu, s, t.c_aerial).value);
    return least;
  };
  const auto ground = [&](double mu) {
    double least = infinite;
    for (const Stream& s : t.ground) least = std::min(least, phi(1.0 - mu, s, t.c_ground).value);
    return least;
  };
  if (t.linear()) {
    const double k = aerial(1.0);
    const double g = ground(0.0);
    out.split.mu = k + g > 0.0 ? g / (k + g) : 1.0;
  } else {
    out.split.mu = falling_root([&](double mu) { return ground(mu) - aerial(mu); }, 0.0, 1.0, share_tolerance, out.split.evaluations);
  }
  out.value = std::min(aerial(out.split.mu), ground(out.split.mu));
  out.flow = Eigen::VectorXd::Constant(static_cast<Eigen::Index>(t.ground.size()), out.value);
  out.split.optimality = SplitCase::interior;
  out.split.slope = split_slope(t, out.split.mu, 1.0);
  return out;
}

/// One station alone: the whole band is its users'.
Division lone_division(const BandTerms& t, const NetworkUtility& u) {
  Division out;
  out.split.mu = 1.0;
  out.split.optimality = SplitCase::all_aerial;
  out.split.slope = split_slope(t, 1.0, 1.0);
  Eigen::ArrayXd se(static_cast<Eigen::Index>(t.access.size()));
  for (Eigen::Index j = 0; j < se.size(); ++j) se[j] = phi(1.0, t.access[static_cast<std::size_t>(j)], t.c_aerial).value;
  switch (u.objective) {
    case NetworkObjective::sum:
    case NetworkObjective::weighted:
    case NetworkObjective::min_ground_rate:
      out.value = se.sum();
      out.donor_price.setOnes(se.size());
      break;
    case NetworkObjective::proportional_fair:
      out.value = se.minCoeff() > 0.0 ? se.log().sum() : -infinite;
      if (std::isfinite(out.value)) out.donor_price = se.inverse();
      break;
    case NetworkObjective::max_min: out.value = se.minCoeff(); break;
  }
  return out;
}

}  // namespace

double water_level(const Eigen::VectorXd& offered, double capacity) {
  if (offered.sum() <= capacity) return infinite;
  Eigen::VectorXd sorted = offered;
  std::sort(sorted.begin(), sorted.end());
  double rest = capacity;
  for (Eigen::Index i = 0; i < sorted.size(); ++i) {
    const double level = rest / static_cast<double>(sorted.size() - i);
    if (level <= sorted[i]) return level;
    rest -= sorted[i];
  }
  return infinite;
}

Eigen::VectorXd proportional_flows(const BandTerms& t, double mu) {
  Eigen::VectorXd flow(static_cast<Eigen::Index>(t.ground.size()));
  for (Eigen::Index i = 0; i < flow.size(); ++i) flow[i] = phi(1.0 - mu, t.ground[static_cast<std::size_t>(i)], t.c_ground).value;
  const double offered = flow.sum();
  const double carried = t.backhaul_term(mu).value;
  if (offered > carried) flow *= carried / offered;
  return flow;
}

double utility_of(const BandTerms& t, const NetworkUtility& u, double mu, const Eigen::VectorXd& flow) {
  Eigen::ArrayXd access(static_cast<Eigen::Index>(t.access.size()));
  for (Eigen::Index j = 0; j < access.size(); ++j) access[j] = phi(mu, t.access[static_cast<std::size_t>(j)], t.c_aerial).value;
  switch (u.objective) {
    case NetworkObjective::sum: return access.sum() + flow.sum();
    case NetworkObjective::min_ground_rate: {
      const double missing = 1.0 - flow.sum() / u.min_ground_rate;
      return u.min_ground_rate > 0.0 && missing > 1e-12 ? -missing : access.sum() + flow.sum();
    }
    case NetworkObjective::weighted: return access.sum() + u.ground_weight * flow.sum();
    case NetworkObjective::proportional_fair: return access.log().sum() + flow.array().log().sum();
    case NetworkObjective::max_min: return flow.size() > 0 ? std::min(access.minCoeff(), flow.minCoeff()) : access.minCoeff();
  }
  return 0.0;
}

Division best_division(const BandTerms& t, const NetworkUtility& u) {
  if (!t.has_node()) return lone_division(t, u);
  switch (u.objective) {
    case NetworkObjective::sum: return sum_division(t, 1.0, 0.0);
    case NetworkObjective::weighted: return sum_division(t, u.ground_weight, 0.0);
    case NetworkObjective::min_ground_rate: return sum_division(t, 1.0, u.min_ground_rate);
    case NetworkObjective::proportional_fair: return fair_division(t);
    case NetworkObjective::max_min: return even_division(t);
  }
  return {};
}

}  // namespace airloom::iab
