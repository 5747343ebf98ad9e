#include "airloom/systems/dab/judge/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/residual.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/dab/judge/certificate.hpp"
#include "airloom/systems/dab/judge/distortion.hpp"
#include "airloom/systems/dab/judge/exact_model.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

/// A linear amplifier of every antenna's gain for small signals.
Expansion undistorted(const Instance& x, const Solution& s) {
  Expansion out = expand(x, s, AmplifierUse::as_given, 0);
  for (Index i = 0; i < out.power.size(); ++i) {
    out.moments[static_cast<std::size_t>(i)].c[0] = x.curve(i / x.antennas(), i % x.antennas())(0.0);
  }
  return out;
}

struct Powers {
  Eigen::VectorXd input, radiated;  ///< (B), W
};

Powers station_powers(const Instance& x, const Expansion& of) {
  Powers out{.input = Eigen::VectorXd::Zero(x.stations()), .radiated = Eigen::VectorXd::Zero(x.stations())};
  for (Index i = 0; i < of.power.size(); ++i) {
    out.input[i / x.antennas()] += of.power[i];
    out.radiated[i / x.antennas()] += of.output(i);
  }
  return out;
}

double sum_of_logarithms(const Instance& x, const Eigen::VectorXd& rates) {
  double sum = 0.0;
  for (Index u = 0; u < rates.size(); ++u) {
    if (x.weight[u] > 0.0) sum += x.weight[u] * std::log(rates[u]);
  }
  return sum;
}

}  // namespace

Received received(const Instance& x, const Solution& s) {
  return received(x, s, expand(x, s, AmplifierUse::as_given, judged_terms(x, AmplifierUse::as_given)));
}

Received received(const Instance& x, const Solution& s, const Expansion& of) {
  const Index users = x.users();
  Received out{.link = links(x, s, of), .distortion = Eigen::VectorXd::Zero(users), .distortion_correlated = {}};
  if (x.curves.empty()) {
    for (Index b = 0; b < x.stations(); ++b) {
      out.distortion += distortion_power(x.channel(b), s.w.middleCols(b * users, users), x.amplifier.beta3);
    }
    out.distortion_correlated = distortion_power(stacked(x.h, users), stacked(s.w, users), x.amplifier.beta3);
    return out;
  }
  for (Index b = 0; b < x.stations(); ++b) out.distortion += distortion_of(x, s, of, b * x.antennas(), x.antennas());
  out.distortion_correlated = distortion_of(x, s, of, 0, x.stations() * x.antennas());
  return out;
}

Eigen::VectorXd spectral_efficiencies(const Instance& x, const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) {
  Eigen::VectorXd rates(x.users());
  for (Index u = 0; u < x.users(); ++u) {
    double unwanted = x.noise_w[u] + distortion[u];
    for (Index k = 0; k < x.users(); ++k) {
      if (k != u) unwanted += std::norm(link(u, k));
    }
    rates[u] = radio::bits_per_hz(std::norm(link(u, u)) / unwanted);
  }
  return rates;
}

Evaluation evaluate(const Instance& x, const Solution& s) {
  const Expansion of = expand(x, s, AmplifierUse::as_given, judged_terms(x, AmplifierUse::as_given));
  const Received heard = received(x, s, of);
  const Powers powers = station_powers(x, of);
  const Eigen::VectorXd exact = spectral_efficiencies(x, heard.link, heard.distortion_correlated);
  const Eigen::VectorXd block = spectral_efficiencies(x, heard.link, heard.distortion);
  Evaluation out;
  out.metrics.set("sum_rate_exact", x.weight.dot(exact));
  out.metrics.set("user_se_exact", list(exact));
  out.metrics.set("sum_rate", x.weight.dot(block));
  out.metrics.set("sum_rate_correlated", x.weight.dot(exact));
  out.metrics.set("sum_rate_ideal",
                  x.weight.dot(spectral_efficiencies(x, links(x, s, undistorted(x, s)), Eigen::VectorXd::Zero(x.users()))));
  if (x.has_errors()) {
    out.metrics.set("sum_rate_robust",
                    x.weight.dot(spectral_efficiencies(x, heard.link, heard.distortion_correlated + error_power(x, s, of))));
  }
  out.metrics.set("user_se", list(block));
  out.metrics.merge(user_metrics(exact));
  if (exact.minCoeff() > 0.0) out.metrics.set("proportional_fairness", sum_of_logarithms(x, exact));
  if (const double supply = supply_power(x, of); supply > 0.0) out.metrics.set("energy_efficiency", x.weight.dot(exact) / supply);
  out.metrics.set("input_power_w", list(powers.input));
  out.metrics.set("radiated_power_w", list(powers.radiated));
  double excess = 0.0;
  for (Index b = 0; b < x.stations(); ++b) excess = worse(excess, above_limit(powers.input[b], x.tx_power_max_w[b]));
  out.residuals.set("power", excess);
  if (x.antenna_power_max_w.size() > 0) {
    double over = 0.0;
    for (Index i = 0; i < of.power.size(); ++i) {
      over = worse(over, above_limit(of.power[i], x.antenna_power_max_w(i % x.antennas(), i / x.antennas())));
    }
    out.residuals.set("antenna_power", over);
  }
  if (x.radiated_power_max_w.size() > 0) {
    double over = 0.0;
    for (Index b = 0; b < x.stations(); ++b) over = worse(over, above_limit(powers.radiated[b], x.radiated_power_max_w[b]));
    out.residuals.set("radiated_power", over);
  }
  out.certificate = certify(x, s, of, heard);
  for (const char* delivered : {"true_rate", "true_user_se"}) out.metrics.set(delivered, *out.certificate.find(delivered));
  return out;
}

}  // namespace airloom::dab
