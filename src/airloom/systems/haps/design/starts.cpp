#include "airloom/systems/haps/design/starts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "airloom/systems/haps/design/simple_beams.hpp"

namespace airloom::haps {

JointBeams joint_start(const GramBank& bank, double regularization) {
  Eigen::VectorXd eta = Eigen::VectorXd::Zero(bank.constraints());
  eta.head(bank.stations()).setConstant(regularization);
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(bank.users());
  PricedBeams priced;
  if (!bank.price(eta, ones, ones, priced) || !(priced.norms.minCoeff() > 1e-280)) return matched_beams(bank);
  priced.weight = priced.weight.cwiseQuotient(priced.norms.cwiseSqrt());
  const double largest = bank.powers(eta, priced).maxCoeff();
  if (!(largest > 0.0) || !std::isfinite(largest)) return matched_beams(bank);
  return joint_beams(bank, priced, eta, 1.0 / std::sqrt(largest), Eigen::VectorXcd::Ones(bank.users()));
}

std::optional<JointBeams> power_sum_start(const GramBank& bank, const Wishes& wishes, int max_steps, const SolveControl& control) {
  if (!bank.singular() || bank.limited() || bank.masked()) return std::nullopt;
  const std::vector<Eigen::MatrixXcd> h = bank.channels();
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.push_back(local_regularized_beams(channel));
  PowerSumState state(h, std::move(w), 1.0);
  Prices prices;
  (void)run_sca(state, {.utility = wishes.utility, .tolerance = 1e-5, .max_steps = max_steps, .relative_gap = 0.1}, prices, control);
  return JointBeams{.terms = {}, .t = received(h, state.beams())};
}

JointBeams local_start(const GramBank& bank) {
  if (!bank.limited() && !bank.masked()) return {.terms = {}, .t = bank.local_regularized_received()};
  JointBeams::Term term{.c = {}, .factor = {}, .rows = {}, .first = bank.first_rows()};
  term.rows.resize(term.first.back(), bank.users());
  const StationMatrices h = bank.channels();
  for (std::size_t b = 0; b < h.size(); ++b) {
    auto own = term.rows.middleRows(term.first[b], h[b].rows());
    own = local_regularized_beams(h[b]);
    if (bank.masked()) own *= bank.served()[b].cast<std::complex<double>>().asDiagonal();
  }
  term.rows /= std::sqrt(std::max(1.0, bank.row_powers(term.rows).maxCoeff()));
  return {.terms = {term}, .t = bank.received_of_rows(term.rows)};
}

JointBeams uneven_start(const GramBank& bank, int k) {
  const Eigen::VectorXd gain = bank.link_gains().colwise().sum().transpose();
  std::vector<Eigen::Index> order(static_cast<std::size_t>(gain.size()));
  std::iota(order.begin(), order.end(), Eigen::Index{0});
  std::ranges::stable_sort(order, [&](Eigen::Index u, Eigen::Index v) { return gain[u] > gain[v]; });
  const double turn = std::sqrt(2.0 + k);  // multiples of an irrational number spread evenly over the unit interval
  Eigen::VectorXd factor(gain.size());
  for (std::size_t j = 0; j < order.size(); ++j) {
    const double multiple = turn * static_cast<double>(j + 1);
    factor[order[j]] = std::pow(10.0, std::floor(multiple) - multiple);
  }
  JointBeams::Term term = matched_beams(bank).terms.front();
  Eigen::MatrixXcd& w = bank.masked() ? term.rows : term.c;
  w *= factor.asDiagonal();
  if (bank.masked()) {
    w /= std::sqrt(bank.row_powers(w).maxCoeff());
    return {.terms = {term}, .t = bank.received_of_rows(w)};
  }
  term.factor /= std::sqrt(bank.coefficient_powers(term.factor, w).maxCoeff());
  return joint_beams(bank, std::move(term.c), std::move(term.factor));
}

}  // namespace airloom::haps
