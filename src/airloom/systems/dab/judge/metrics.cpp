#include "airloom/systems/dab/judge/metrics.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/residual.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/dab/judge/certificate.hpp"
#include "airloom/systems/dab/judge/distortion.hpp"
#include "airloom/systems/matrix_arrays.hpp"
#include "airloom/systems/user_metrics.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;

/// T of amplifiers with this coefficient: sum_b H_b^H diag(beta1 + 2 beta3 p_b) W_b.
Eigen::MatrixXcd links(const Instance& x, const Solution& s, std::complex<double> beta3) {
  const Index users = x.users();
  Eigen::MatrixXcd link = Eigen::MatrixXcd::Zero(users, users);
  Eigen::MatrixXcd sent(x.antennas(), users);
  for (Index b = 0; b < x.stations(); ++b) {
    const Eigen::Ref<const Eigen::MatrixXcd> w = s.w.middleCols(b * users, users);
    for (Index n = 0; n < x.antennas(); ++n) sent.row(n) = (x.amplifier.beta1 + 2.0 * beta3 * w.row(n).squaredNorm()) * w.row(n);
    link.noalias() += x.channel(b).adjoint() * sent;
  }
  return link;
}

struct Powers {
  Eigen::VectorXd input, radiated;  ///< (B), W
};

Powers station_powers(const Instance& x, const Solution& s) {
  const double beta3_power = std::norm(x.amplifier.beta3);
  const double mixed = (std::conj(x.amplifier.beta1) * x.amplifier.beta3).real();
  Powers out{.input = Eigen::VectorXd::Zero(x.stations()), .radiated = Eigen::VectorXd::Zero(x.stations())};
  for (Index b = 0; b < x.stations(); ++b) {
    for (Index n = 0; n < x.antennas(); ++n) {
      const double p = s.w.row(n).segment(b * x.users(), x.users()).squaredNorm();
      out.input[b] += p;
      out.radiated[b] += std::norm(x.amplifier.beta1) * p + 4.0 * mixed * p * p + 6.0 * beta3_power * p * p * p;
    }
  }
  return out;
}

}  // namespace

Received received(const Instance& x, const Solution& s) {
  const Index users = x.users();
  Received out{.link = links(x, s, x.amplifier.beta3), .distortion = Eigen::VectorXd::Zero(users), .distortion_correlated = {}};
  for (Index b = 0; b < x.stations(); ++b) {
    out.distortion += distortion_power(x.channel(b), s.w.middleCols(b * users, users), x.amplifier.beta3);
  }
  out.distortion_correlated = distortion_power(stacked(x.h, users), stacked(s.w, users), x.amplifier.beta3);
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

Eigen::VectorXd user_rates(const Instance& x, const Eigen::MatrixXcd& link, const Eigen::VectorXd& distortion) {
  return x.weight.cwiseProduct(spectral_efficiencies(x, link, distortion));
}

Evaluation evaluate(const Instance& x, const Solution& s) {
  const Received heard = received(x, s);
  const Eigen::VectorXd rates = user_rates(x, heard.link, heard.distortion);
  const Powers powers = station_powers(x, s);
  Evaluation out;
  out.metrics.set("sum_rate", rates.sum());
  const Eigen::VectorXd exact = spectral_efficiencies(x, heard.link, heard.distortion_correlated);
  out.metrics.set("sum_rate_exact", x.weight.dot(exact));
  out.metrics.set("sum_rate_correlated", x.weight.dot(exact));
  out.metrics.set("sum_rate_ideal", user_rates(x, links(x, s, 0.0), Eigen::VectorXd::Zero(x.users())).sum());
  out.metrics.set("user_se", list(rates));
  out.metrics.merge(user_metrics(exact));
  out.metrics.set("input_power_w", list(powers.input));
  out.metrics.set("radiated_power_w", list(powers.radiated));
  double excess = 0.0;
  for (Index b = 0; b < x.stations(); ++b) excess = worse(excess, above_limit(powers.input[b], x.tx_power_max_w[b]));
  out.residuals.set("power", excess);
  out.certificate = certify(x, s);
  return out;
}

}  // namespace airloom::dab
