#include "airloom/systems/iab/place/search_value.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/numerics/root.hpp"
#include "airloom/numerics/svd.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"
#include "airloom/systems/iab/problem/max_min_bracket.hpp"

namespace airloom::iab {
namespace {

/// exp(j arg h) per chain: of the stream of its number, or, where chains drive elements of their own, of their element.
Eigen::MatrixXcd channel_phases(const Eigen::MatrixXcd& h, int chains, const std::vector<int>& owner) {
  const auto phase = [](std::complex<double> x) { return std::abs(x) > 0.0 ? x / std::abs(x) : std::complex<double>(1.0); };
  if (owner.empty()) return h.unaryExpr(phase);
  Eigen::MatrixXcd f = Eigen::MatrixXcd::Zero(h.rows(), chains);
  for (Eigen::Index n = 0; n < h.rows(); ++n) {
    const int r = owner[static_cast<std::size_t>(n)];
    f(n, r) = phase(h(n, r % h.cols()));
  }
  return f;
}

/// h_l^H Q Q^H h_k: inner products of the channels as beams behind the phases see them. Of digital beams where chains are too few.
Eigen::MatrixXcd seen_gram(const Eigen::MatrixXcd& h, int chains, const std::vector<int>& owner) {
  if (chains < h.cols()) return h.adjoint() * h;
  const Svd svd = thin_svd(channel_phases(h, chains, owner));
  if (!svd.ok) return h.adjoint() * h;
  const Eigen::Index rank = (svd.s.array() > 1e-10 * svd.s[0]).count();
  const Eigen::MatrixXcd seen = svd.u.leftCols(rank).adjoint() * h;
  return seen.adjoint() * seen;
}

/// Received power per radiated power of every zero-forced stream; 0 where channels coincide.
Eigen::VectorXd zero_forced_gain(const Eigen::MatrixXcd& gram) {
  const Eigen::VectorXd scale = gram.diagonal().real().cwiseMax(std::numeric_limits<double>::min()).cwiseSqrt().cwiseInverse();
  const Eigen::LLT<Eigen::MatrixXcd> factor(scale.asDiagonal() * gram * scale.asDiagonal());
  Eigen::VectorXd gain = Eigen::VectorXd::Zero(gram.cols());
  if (factor.info() != Eigen::Success) return gain;
  const Eigen::MatrixXcd inverse = factor.solve(Eigen::MatrixXcd::Identity(gram.rows(), gram.cols()));
  for (Eigen::Index l = 0; l < gain.size(); ++l) {
    const double cost = inverse(l, l).real() * scale[l] * scale[l];
    gain[l] = std::isfinite(cost) && cost > 0.0 ? 1.0 / cost : 0.0;
  }
  return gain;
}

/// mu k(mu) = (1-mu) t(1-mu) with the common levels of both platforms.
double even_value(const Instance& x, const Eigen::MatrixXcd& donor, const Eigen::MatrixXcd& node) {
  Eigen::VectorXd donor_demand = Eigen::VectorXd::Ones(x.donor_streams());
  donor_demand[x.backhaul()] = x.ground_users();
  const Eigen::VectorXd node_demand = Eigen::VectorXd::Ones(x.ground_users());
  const double full_aerial = noise_aerial_w(x, 1.0);
  const double full_ground = noise_ground_w(x, 0.0);
  const Eigen::MatrixXcd of_donor = donor * (x.donor_power_max_w / full_aerial);
  const Eigen::MatrixXcd of_node = node * (x.node_power_max_w / full_ground);
  const auto aerial = [&](double mu) { return mu * common_level(of_donor, donor_demand, noise_aerial_w(x, mu) / full_aerial).level; };
  const auto ground = [&](double mu) { return (1.0 - mu) * common_level(of_node, node_demand, noise_ground_w(x, mu) / full_ground).level; };
  if (!x.noise_band_proportional || (x.noise_aerial_w && x.noise_ground_w)) {
    const double k = aerial(1.0);
    const double t = ground(0.0);
    return k + t > 0.0 ? k * t / (k + t) : 0.0;
  }
  double low = 0.0, high = 1.0;
  for (int k = 0; k < 40; ++k) {
    const double mu = 0.5 * (low + high);
    (aerial(mu) < ground(mu) ? low : high) = mu;
  }
  const double mu = 0.5 * (low + high);
  return std::min(aerial(mu), ground(mu));
}

std::vector<Stream> streams_of(const Eigen::VectorXd& gain, const Eigen::VectorXd& power) {
  std::vector<Stream> list;
  for (Eigen::Index l = 0; l < gain.size(); ++l) list.push_back({gain[l] * power[l], 0.0});
  return list;
}

}  // namespace

double search_value(const Instance& x, const NetworkUtility& utility) {
  const Eigen::MatrixXcd donor = seen_gram(x.h_aerial, x.n_rf_donor, x.owner_donor);
  const Eigen::MatrixXcd node = seen_gram(x.h_ground, x.n_rf_node, x.owner_node);
  if (utility.objective == NetworkObjective::max_min) return even_value(x, donor, node);
  const Eigen::VectorXd donor_gain = zero_forced_gain(donor);
  const Eigen::VectorXd node_gain = zero_forced_gain(node);
  const int streams = x.donor_streams();
  const std::vector<Stream> ground =
      streams_of(node_gain, Eigen::VectorXd::Constant(x.ground_users(), x.node_power_max_w / x.ground_users()));
  const auto value = [&](double share) {
    Eigen::VectorXd power = Eigen::VectorXd::Constant(streams, x.donor_power_max_w * (1.0 - share) / (streams - 1));
    power[streams - 1] = x.donor_power_max_w * share;
    return best_division(band_terms(x, streams_of(donor_gain, power), ground), utility).value;
  };
  constexpr int points = 16;
  double best = value(1.0 / streams);
  double at = 1.0 / streams;
  for (int k = 1; k < points; ++k) {
    const double share = static_cast<double>(k) / points;
    if (const double v = value(share); v > best) {
      best = v;
      at = share;
    }
  }
  if (!std::isfinite(best)) return best;
  const double low = std::max(1e-6, at - 1.0 / points);
  const double high = std::min(1.0 - 1e-6, at + 1.0 / points);
  return std::max(best, value(golden_section_maximum(value, low, high, 1e-4)));
}

}  // namespace airloom::iab
