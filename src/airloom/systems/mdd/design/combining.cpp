#include "airloom/systems/mdd/design/combining.hpp"

#include <Eigen/Cholesky>
#include <utility>
#include <vector>

#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/ul_weights.hpp"
#include "airloom/systems/mdd/problem/zero_forcing.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

Eigen::MatrixXd equal_weights(const Instance& x) {
  Eigen::MatrixXd weight(x.aps(), x.users() * x.count_ul());
  for (Index j = 0; j < weight.cols(); ++j) weight.col(j) = x.serve.col(j / x.count_ul()).cast<double>();
  return weight;
}

/// What access point l's combiner for each of its users hears of every user, (D, D); 0 of those that it nulls.
Eigen::MatrixXcd heard_by(const Instance& x, Index c, Index l) {
  Eigen::MatrixXcd heard = Eigen::MatrixXcd::Zero(x.users(), x.users());
  const std::vector<Index> own = served_users(x, l);
  if (own.empty() || !x.include_mui) return heard;
  const Eigen::MatrixXcd cross = zero_forcing_vectors(x, c, l, own).adjoint() * x.channel(c, l);
  for (std::size_t i = 0; i < own.size(); ++i) {
    for (Index d = 0; d < x.users(); ++d) {
      if (!x.serve(l, d)) heard(own[i], d) = cross(static_cast<Index>(i), d);
    }
  }
  return heard;
}

/// Shares (sum 1) of least a'R a; those for the diagonal where the best ones are not all positive.
Eigen::VectorXd best_shares(const Eigen::MatrixXd& r) {
  const Eigen::VectorXd exact = r.ldlt().solve(Eigen::VectorXd::Ones(r.rows()));
  if (exact.allFinite() && exact.minCoeff() >= 0.0 && exact.sum() > 0.0) return exact / exact.sum();
  const Eigen::VectorXd plain = r.diagonal().cwiseInverse();
  return plain / plain.sum();
}

/// Sum rate in the compact form with these weights.
double value_with(const Instance& x, const Solution& s) { return sum_rate(make_problem(x), {.p = s.p_dl_w, .q = s.p_ul_w}); }

Outcome<Solution> adapted(Instance x, const std::function<Outcome<Solution>(const Instance&)>& solve) {
  constexpr int most_turns = 4;
  constexpr double worth_it = 1e-6;
  x.ul_weight = ul_weights(x);
  Outcome<Solution> best = solve(x);
  best.solution.ul_weight = x.ul_weight;
  for (int turn = 0; turn < most_turns && best.status == Status::converged; ++turn) {
    const double before = value_with(x, best.solution);
    x.ul_weight = adapted_weights(x, best.solution, *x.ul_weight);
    Outcome<Solution> next = solve(x);
    if (next.status != Status::converged) break;
    const double after = value_with(x, next.solution);
    if (!(after > before)) break;
    best = std::move(next);
    best.solution.ul_weight = x.ul_weight;
    if (after - before < worth_it * after) break;
  }
  return best;
}

}  // namespace

Eigen::MatrixXd adapted_weights(const Instance& x, const Solution& s, const Eigen::MatrixXd& present) {
  const Eigen::MatrixXd upsilon = zero_forcing_gains(x).ul;
  const Eigen::VectorXd noise = x.noise_w + (ap_coupling(x) * s.p_dl_w.rowwise().sum()).array();
  Eigen::MatrixXd out = present;
  for (Index m = 0; m < x.count_ul(); ++m) {
    std::vector<Eigen::MatrixXcd> heard;
    for (Index l = 0; l < x.aps(); ++l) heard.push_back(heard_by(x, x.subcarrier_ul[static_cast<std::size_t>(m)], l));
    for (Index d = 0; d < x.users(); ++d) {
      const Index j = d * x.count_ul() + m;
      std::vector<Index> serving;
      for (Index l = 0; l < x.aps(); ++l) {
        if (x.serve(l, d)) serving.push_back(l);
      }
      const auto count = static_cast<Index>(serving.size());
      Eigen::MatrixXcd cross(count, x.users());  // what each hears, by amplitude
      Eigen::VectorXd own(count), now(count);
      for (Index i = 0; i < count; ++i) {
        const Index l = serving[static_cast<std::size_t>(i)];
        own[i] = upsilon(l, j) * noise[l];
        now[i] = present(l, j);
        for (Index other = 0; other < x.users(); ++other) {
          cross(i, other) = std::sqrt(s.p_ul_w[other * x.count_ul() + m]) * heard[static_cast<std::size_t>(l)](d, other);
        }
      }
      Eigen::MatrixXd r = (cross * cross.adjoint()).real();
      r.diagonal() += own;
      const Eigen::VectorXd better = best_shares(r);
      now /= now.sum();
      if (better.dot(r * better) >= now.dot(r * now)) continue;
      for (Index i = 0; i < count; ++i) out(serving[static_cast<std::size_t>(i)], j) = better[i] * static_cast<double>(count);
    }
  }
  return out;
}

Outcome<Solution> with_combining(const Instance& x, CombiningChoice choice,
                                 const std::function<Outcome<Solution>(const Instance&)>& solve) {
  if (choice == CombiningChoice::instance) return solve(x);
  validate(x, "mdd instance");
  if (choice == CombiningChoice::adapted) return adapted(x, solve);
  Instance weighted = x;
  weighted.ul_weight = choice == CombiningChoice::equal ? equal_weights(x) : ul_weights(x);
  Outcome<Solution> out = solve(weighted);
  out.solution.ul_weight = std::move(weighted.ul_weight);
  return out;
}

}  // namespace airloom::mdd
