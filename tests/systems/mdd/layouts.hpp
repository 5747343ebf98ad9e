#pragma once
/// Realistic power problems for the tests of the solvers of `mdd`: layouts drawn by its channel model, with zero-forcing gains.
#include <Eigen/Dense>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

#include "airloom/core/random.hpp"
#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd::testing {

struct Layout {
  Eigen::Index aps = 24;
  Eigen::Index users = 6;
  Eigen::Index antennas = 8;
  Eigen::Index dl = 4;
  Eigen::Index ul = 2;
  double side_m = 400.0;
  double rate_dl = 0.5;
  double rate_ul = 0.1;
  bool clustered = false;  ///< every access point serves its strongest user only, which leaves interference between users
};

inline double from_db(double x) { return std::pow(10.0, 0.1 * x); }

/// -30.5 - 36.7 log10(d) dB with 4 dB of shadowing.
inline double large_scale(double distance, double shadow) { return from_db(-30.5 - 36.7 * std::log10(distance) + 4.0 * shadow); }

inline PowerProblem draw_problem(const Layout& x, std::uint64_t seed) {
  using Complex = std::complex<double>;
  constexpr double noise = 3.981071705534969e-13;  // -94 dBm
  const Eigen::Index taps = std::min<Eigen::Index>(4, x.dl + x.ul);
  const Eigen::Index total = x.dl + x.ul;
  RandomStream stream(seed, StreamId::solver_initialization, 0);
  const auto place = [&](Eigen::Index n) {
    Eigen::MatrixXd at(2, n);
    for (double& each : at.reshaped()) each = stream.uniform(0.0, x.side_m);
    return at;
  };
  const Eigen::MatrixXd ap = place(x.aps), user = place(x.users);
  const auto mutual = [&](const Eigen::MatrixXd& at) {
    Eigen::MatrixXd gain = Eigen::MatrixXd::Zero(at.cols(), at.cols());
    for (Eigen::Index i = 0; i < at.cols(); ++i)
      for (Eigen::Index j = 0; j < i; ++j)
        gain(i, j) = gain(j, i) = large_scale(std::max(1.0, (at.col(i) - at.col(j)).norm()), stream.normal_pair()[0]);
    return gain;
  };
  const Eigen::MatrixXd ap_ap = mutual(ap), user_user = mutual(user);
  // h[c](l D + d, n)
  std::vector<Eigen::MatrixXcd> h(static_cast<std::size_t>(total), Eigen::MatrixXcd::Zero(x.aps * x.users, x.antennas));
  for (Eigen::Index l = 0; l < x.aps; ++l) {
    for (Eigen::Index d = 0; d < x.users; ++d) {
      const double gain = large_scale(std::hypot((ap.col(l) - user.col(d)).norm(), 10.0), stream.normal_pair()[0]);
      for (Eigen::Index n = 0; n < x.antennas; ++n) {
        for (Eigen::Index u = 0; u < taps; ++u) {
          const Complex tap = std::sqrt(gain / static_cast<double>(taps * total)) * stream.complex_normal();
          for (Eigen::Index c = 0; c < total; ++c)
            h[static_cast<std::size_t>(c)](l * x.users + d, n) +=
                tap * std::polar(1.0, -2.0 * std::numbers::pi * static_cast<double>(c * u) / static_cast<double>(total));
        }
      }
    }
  }
  std::vector<std::vector<Eigen::Index>> served(static_cast<std::size_t>(x.aps));
  for (Eigen::Index l = 0; l < x.aps; ++l) {
    if (!x.clustered) {
      for (Eigen::Index d = 0; d < x.users; ++d) served[static_cast<std::size_t>(l)].push_back(d);
    } else if (l < x.users) {
      served[static_cast<std::size_t>(l)] = {l};  // so that nobody is left out
    } else {
      Eigen::Index best = 0;
      h[0].middleRows(l * x.users, x.users).rowwise().squaredNorm().maxCoeff(&best);
      served[static_cast<std::size_t>(l)] = {best};
    }
  }

  PowerProblem out;
  out.users = x.users;
  out.subcarriers_dl = x.dl;
  out.subcarriers_ul = x.ul;
  out.gain = Eigen::MatrixXd::Zero(x.aps, x.users * x.dl);
  out.noise = Eigen::VectorXd::Zero(x.users * x.ul);
  out.ap_cross = Eigen::MatrixXd::Zero(x.users * x.ul, x.aps);
  out.ap_power = Eigen::VectorXd::Constant(x.aps, 10.0);
  out.user_power = Eigen::VectorXd::Constant(x.users, 1.0);
  out.rate_dl = x.rate_dl;
  out.rate_ul = x.rate_ul;
  const auto subcarriers = static_cast<double>(total);
  out.user_cross = user_user * (from_db(-42.0) / (subcarriers * noise));
  out.user_cross.diagonal().setConstant(from_db(-110.0) / noise);
  Eigen::MatrixXd leak = ap_ap * (from_db(-72.0) / subcarriers);
  leak.diagonal().setConstant(from_db(-120.0));
  if (x.clustered) {
    out.mui_dl.assign(static_cast<std::size_t>(x.dl), Eigen::MatrixXd::Zero(x.users, x.aps * x.users));
    out.mui_ul.assign(static_cast<std::size_t>(x.ul), Eigen::MatrixXd::Zero(x.users, x.users));
  }
  for (Eigen::Index c = 0; c < total; ++c) {
    Eigen::VectorXd heard = Eigen::VectorXd::Zero(x.users);  // L_d
    Eigen::MatrixXcd coherent = Eigen::MatrixXcd::Zero(x.users, x.users);
    for (Eigen::Index l = 0; l < x.aps; ++l) {
      const auto& own = served[static_cast<std::size_t>(l)];
      const Eigen::MatrixXcd all = h[static_cast<std::size_t>(c)].middleRows(l * x.users, x.users).conjugate();  // rows h^H
      const Eigen::MatrixXcd mine = all(own, Eigen::all);
      const Eigen::MatrixXcd inverse = (mine * mine.adjoint()).inverse();
      const Eigen::MatrixXcd beams = mine.adjoint() * inverse;
      for (std::size_t i = 0; i < own.size(); ++i) {
        const Eigen::Index d = own[i];
        const auto k = static_cast<Eigen::Index>(i);
        const double squared = inverse(k, k).real();
        heard[d] += 1.0;
        const Eigen::VectorXcd reach = all * beams.col(k);  // h_ld'^H f
        if (c < x.dl) {
          out.gain(l, d * x.dl + c) = 1.0 / std::sqrt(squared * noise);
          if (!x.clustered) continue;
          for (Eigen::Index e = 0; e < x.users; ++e)
            if (e != d) out.mui_dl[static_cast<std::size_t>(c)](e, l * x.users + d) = std::norm(reach[e]) / (squared * noise);
        } else {
          const Eigen::Index j = d * x.ul + c - x.dl;
          out.noise[j] += noise * squared;
          out.ap_cross.row(j) += squared * leak.row(l);
          coherent.row(d) += reach.conjugate().transpose();
        }
      }
    }
    if (c < x.dl) continue;
    for (Eigen::Index d = 0; d < x.users; ++d) {
      const double scale = 1.0 / (heard[d] * heard[d]);
      out.noise[d * x.ul + c - x.dl] *= scale;
      out.ap_cross.row(d * x.ul + c - x.dl) *= scale;
      for (Eigen::Index e = 0; e < x.users; ++e)
        if (x.clustered && e != d) out.mui_ul[static_cast<std::size_t>(c - x.dl)](d, e) = std::norm(coherent(d, e)) * scale;
    }
  }
  return out;
}

inline double spectral_efficiency(const PowerProblem& x, const Powers& powers) {
  return sum_rate(x, powers) / static_cast<double>(x.subcarriers_dl + x.subcarriers_ul);
}

/// Largest excess over a budget, relative.
inline double excess_power(const PowerProblem& x, const Powers& powers) {
  const Links at = links(x, powers);
  const double ap = (at.ap_total.array() / x.ap_power.array() - 1.0).maxCoeff();
  return std::max(ap, (at.user_total.array() / x.user_power.array() - 1.0).maxCoeff());
}

}  // namespace airloom::mdd::testing
