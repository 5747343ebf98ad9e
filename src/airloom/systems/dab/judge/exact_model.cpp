#include "airloom/systems/dab/judge/exact_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/systems/dab/judge/distortion.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

Eigen::VectorXd antenna_powers(const Instance& x, const Solution& s) {
  Eigen::VectorXd power(x.stations() * x.antennas());
  for (Index b = 0; b < x.stations(); ++b) {
    power.segment(b * x.antennas(), x.antennas()) = s.w.middleCols(b * x.users(), x.users()).rowwise().squaredNorm();
  }
  return power;
}

}  // namespace

int judged_terms(const Instance& x, AmplifierUse use) {
  constexpr int otherwise = 12;
  std::vector<radio::AmplifierCurve> curves = x.curves.empty() ? std::vector{x.curve(0, 0)} : x.curves;
  if (use == AmplifierUse::physical) std::ranges::transform(curves, curves.begin(), [](const auto& c) { return c.physical(); });
  return expansion_terms(curves, otherwise);
}

Expansion expand(const Instance& x, const Solution& s, AmplifierUse use, int terms) {
  constexpr double silent = 1e-30;
  Expansion out{.terms = terms, .moments = {}, .power = antenna_powers(x, s)};
  const double least = silent * out.power.maxCoeff();
  for (double& p : out.power) p = p > least ? p : 0.0;
  for (Index b = 0; b < x.stations(); ++b) {
    for (Index n = 0; n < x.antennas(); ++n) {
      const radio::AmplifierCurve curve = use == AmplifierUse::physical ? x.curve(b, n).physical() : x.curve(b, n);
      out.moments.push_back(radio::amplifier_moments(curve, out.power[b * x.antennas() + n], terms));
    }
  }
  return out;
}

Eigen::MatrixXcd links(const Instance& x, const Solution& s, const Expansion& of) {
  const Index users = x.users();
  Eigen::MatrixXcd link = Eigen::MatrixXcd::Zero(users, users);
  Eigen::MatrixXcd sent(x.antennas(), users);
  for (Index b = 0; b < x.stations(); ++b) {
    for (Index n = 0; n < x.antennas(); ++n) {
      sent.row(n) = of.moments[static_cast<std::size_t>(b * x.antennas() + n)].c[0] * s.w.row(n).segment(b * users, users);
    }
    link.noalias() += x.channel(b).adjoint() * sent;
  }
  return link;
}

namespace {

/// Antennas that are looked at as one array.
struct ArrayExpansion {
  Eigen::MatrixXcd w, c;               ///< beams, (count, U); coefficients, (count, M + 1)
  Eigen::ArrayXd inverse_power, rest;  ///< 1 / p; output power beyond the terms, W
  ArrayExpansion(const Instance& x, const Solution& s, const Expansion& of, Index first, Index count)
      : w(stacked(s.w, x.users()).middleRows(first, count)), c(count, of.terms + 1), inverse_power(count), rest(count) {
    for (Index i = 0; i < count; ++i) {
      const radio::AmplifierMoments& at = of.moments[static_cast<std::size_t>(first + i)];
      const double power = of.power[first + i];
      for (Index m = 0; m <= of.terms; ++m) c(i, m) = at.c[static_cast<std::size_t>(m)];
      inverse_power[i] = power > 0.0 ? 1.0 / power : 0.0;
      rest[i] = power * at.rest();
    }
  }
  /// Rows of D without the rests.
  [[nodiscard]] Eigen::MatrixXcd rows(Index row, Index count) const {
    const Eigen::ArrayXXcd covariance = (w.middleRows(row, count) * w.adjoint()).array();
    const Eigen::ArrayXXd similar =
        ((covariance.abs2().colwise() * inverse_power.segment(row, count)).rowwise() * inverse_power.transpose()).min(1.0);
    Eigen::ArrayXXd power = similar;
    Eigen::ArrayXXcd sum = Eigen::ArrayXXcd::Zero(count, w.rows());
    for (Index m = 1; m < c.cols(); ++m) {
      sum += static_cast<double>(m + 1) * (c.col(m).segment(row, count) * c.col(m).adjoint()).array() * power;
      power *= similar;
    }
    return (sum * covariance).matrix();
  }
};

}  // namespace

Eigen::MatrixXcd distortion_covariance(const Instance& x, const Solution& s, const Expansion& of, Index first, Index count) {
  const ArrayExpansion array(x, s, of, first, count);
  Eigen::MatrixXcd d = array.rows(0, count);
  d.diagonal().array() += array.rest;
  return d;
}

Eigen::VectorXd distortion_of(const Instance& x, const Solution& s, const Expansion& of, Index first, Index count) {
  constexpr Index block = 64;
  const Eigen::MatrixXcd h = stacked(x.h, x.users()).middleRows(first, count);
  const ArrayExpansion array(x, s, of, first, count);
  Eigen::VectorXd t = h.cwiseAbs2().transpose() * array.rest.matrix();
  for (Index row = 0; row < count; row += block) {
    const Index rows = std::min(block, count - row);
    const Eigen::MatrixXcd heard = array.rows(row, rows) * h;
    for (Index u = 0; u < x.users(); ++u) t[u] += h.col(u).segment(row, rows).dot(heard.col(u)).real();
  }
  return t.cwiseMax(0.0);
}

namespace {

/// E[y y^H] of the outputs of some antennas: what the symbols send, and the distortion.
Eigen::MatrixXcd output_covariance(const Instance& x, const Solution& s, const Expansion& of, Index first, Index count) {
  Eigen::MatrixXcd sent = stacked(s.w, x.users()).middleRows(first, count);
  for (Index i = 0; i < count; ++i) sent.row(i) *= of.moments[static_cast<std::size_t>(first + i)].c[0];
  return sent * sent.adjoint() + distortion_covariance(x, s, of, first, count);
}

}  // namespace

Eigen::VectorXd error_power(const Instance& x, const Solution& s, const Expansion& of) {
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(x.users());
  for (Index b = 0; b < x.stations() && !x.csi_error_cov.empty(); ++b) {
    const Eigen::MatrixXcd sent = output_covariance(x, s, of, b * x.antennas(), x.antennas());
    for (Index u = 0; u < x.users(); ++u) {
      sum[u] += (x.csi_error_cov[static_cast<std::size_t>(b * x.users() + u)] * sent).trace().real();
    }
  }
  if (x.csi_error_var.size() == 0 || !x.csi_error_cov.empty()) return sum;
  for (Index b = 0; b < x.stations(); ++b) {
    for (Index u = 0; u < x.users(); ++u) {
      for (Index n = 0; n < x.antennas(); ++n) sum[u] += x.csi_error_var(n, b * x.users() + u) * of.output(b * x.antennas() + n);
    }
  }
  return sum;
}

RangeUse range_use(const Instance& x, const Solution& s) {
  RangeUse out;
  const Eigen::VectorXd power = antenna_powers(x, s);
  for (Index i = 0; i < power.size(); ++i) {
    const radio::AmplifierCurve curve = x.curve(i / x.antennas(), i % x.antennas());
    const double peak = std::isfinite(curve.held_w) ? std::numeric_limits<double>::infinity() : curve.peak_w();
    const double probability = power[i] > 0.0 ? std::exp(-peak / power[i]) : 0.0;
    if (probability > out.probability) out = {.probability = probability, .antenna = i};
  }
  return out;
}

double supply_power(const Instance& x, const Expansion& of) {
  double sum = x.supply.circuit_power_w;
  for (Index b = 0; b < x.stations(); ++b) {
    for (Index n = 0; n < x.antennas(); ++n) {
      const Index i = b * x.antennas() + n;
      const SupplyRule rule = supply_rule(x, b, n);
      const double drawn = rule.class_b ? rule.saturation_root * radio::mean_amplitude(x.curve(b, n), of.power[i]).value : of.output(i);
      sum += drawn / rule.efficiency;
    }
  }
  return sum;
}

}  // namespace airloom::dab
