#include "airloom/systems/mdd/problem/make_problem.hpp"

#include <cmath>
#include <utility>

#include "airloom/systems/mdd/problem/ul_weights.hpp"
#include "airloom/systems/mdd/problem/zero_forcing.hpp"

namespace airloom::mdd {
namespace {

/// Leakage of every access point's beams to the users that it does not serve; what it does serve is nulled exactly.
void fill_downlink_leakage(const Instance& x, const std::vector<std::vector<Eigen::Index>>& served, PowerProblem& problem) {
  const Eigen::Index users = x.users();
  problem.mui_dl.resize(x.subcarrier_dl.size());
  for (std::size_t m = 0; m < x.subcarrier_dl.size(); ++m) {
    problem.mui_dl[m].setZero(users, x.aps() * users);
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      const auto& own = served[static_cast<std::size_t>(l)];
      if (own.empty() || static_cast<Eigen::Index>(own.size()) == users) continue;
      const Eigen::MatrixXcd beams = zero_forcing_vectors(x, x.subcarrier_dl[m], l, own);
      const Eigen::MatrixXd leak = (x.channel(x.subcarrier_dl[m], l).adjoint() * beams).cwiseAbs2();
      for (std::size_t i = 0; i < own.size(); ++i) {
        const auto column = static_cast<Eigen::Index>(i);
        const double scale = 1.0 / (x.noise_w * beams.col(column).squaredNorm());
        for (Eigen::Index d = 0; d < users; ++d) {
          if (!x.serve(l, d)) problem.mui_dl[m](d, l * users + own[i]) = scale * leak(d, column);
        }
      }
    }
  }
}

/// Squared sum over access points of what their combiners for one user hear of another.
void fill_uplink_leakage(const Instance& x, const std::vector<std::vector<Eigen::Index>>& served, const Eigen::MatrixXd& share,
                         PowerProblem& problem) {
  const Eigen::Index users = x.users();
  for (std::size_t m = 0; m < x.subcarrier_ul.size(); ++m) {
    Eigen::MatrixXcd heard = Eigen::MatrixXcd::Zero(users, users);
    for (Eigen::Index l = 0; l < x.aps(); ++l) {
      const auto& own = served[static_cast<std::size_t>(l)];
      if (own.empty() || static_cast<Eigen::Index>(own.size()) == users) continue;
      const Eigen::MatrixXcd combiners = zero_forcing_vectors(x, x.subcarrier_ul[m], l, own);
      const Eigen::MatrixXcd leak = combiners.adjoint() * x.channel(x.subcarrier_ul[m], l);
      for (std::size_t i = 0; i < own.size(); ++i) {
        const double weight = share(l, own[i] * x.count_ul() + static_cast<Eigen::Index>(m));
        for (Eigen::Index d = 0; d < users; ++d) {
          if (!x.serve(l, d)) heard(own[i], d) += weight * leak(static_cast<Eigen::Index>(i), d);
        }
      }
    }
    problem.mui_ul.emplace_back(heard.cwiseAbs2());
  }
}

PowerProblem problem_with(const Instance& x, std::optional<Qos> qos, const std::optional<Eigen::MatrixXd>& ul_weight) {
  ZeroForcingGains zf = zero_forcing_gains(x);
  const Eigen::MatrixXd share = combining_shares(x, ul_weight);
  PowerProblem problem;
  problem.users = x.users();
  problem.subcarriers_dl = x.count_dl();
  problem.subcarriers_ul = x.count_ul();
  problem.gain = zf.dl / std::sqrt(x.noise_w);
  problem.user_cross = x.imi_residual.asDiagonal() * x.gain_user_user / static_cast<double>(x.subcarriers());
  problem.user_cross.diagonal() = x.si_residual_user;
  problem.user_cross /= x.noise_w;
  const Eigen::MatrixXd amplified = share.cwiseAbs2().cwiseProduct(zf.ul);
  problem.combiner = std::move(zf.ul);
  problem.noise = x.noise_w * amplified.colwise().sum().transpose();
  problem.ap_cross.noalias() = amplified.transpose() * ap_coupling(x);
  problem.ap_power = x.ap_power_max_w;
  problem.user_power = x.user_power_max_w;
  problem.qos = qos.value_or(x.qos());
  if (problem.qos != Qos::none) {
    problem.rate_dl = x.qos_dl_nats;
    problem.rate_ul = x.qos_ul_nats;
  }
  if (x.include_mui && !x.serve.all()) {
    std::vector<std::vector<Eigen::Index>> served;
    for (Eigen::Index l = 0; l < x.aps(); ++l) served.push_back(served_users(x, l));
    fill_downlink_leakage(x, served, problem);
    fill_uplink_leakage(x, served, share, problem);
  }
  return problem;
}

}  // namespace

Eigen::MatrixXd ap_coupling(const Instance& x) {
  Eigen::MatrixXd a = x.iai_residual.asDiagonal() * x.gain_ap_ap / static_cast<double>(x.subcarriers());
  a.diagonal() = x.si_residual_ap;
  return a;
}

PowerProblem make_problem(const Instance& x, std::optional<Qos> qos) { return problem_with(x, qos, x.ul_weight); }

PowerProblem make_problem(const Instance& x, const Solution& s) { return problem_with(x, {}, s.ul_weight ? s.ul_weight : x.ul_weight); }

PowerProblem checked_problem(const Instance& x, std::optional<Qos> qos) {
  validate(x, "mdd instance");
  return make_problem(x, qos);
}

}  // namespace airloom::mdd
