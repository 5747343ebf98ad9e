#include "airloom/systems/dab/design/joint_start.hpp"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "airloom/systems/dab/design/beam_value.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {
namespace {

using Index = Eigen::Index;
using Users = std::vector<Index>;

/// Diagonal of (G + ridge)^-1 over some users, the ridge 1e-12 of the trace; empty where G is not positive definite even so.
Eigen::VectorXd inverse_diagonal(const Eigen::MatrixXcd& gram, const Users& users) {
  const auto n = static_cast<Index>(users.size());
  Eigen::MatrixXcd part = gram(users, users);
  part.diagonal().array() += 1e-12 * part.trace().real();
  const Eigen::LLT<Eigen::MatrixXcd> factor(part);
  if (factor.info() != Eigen::Success) return {};
  return factor.solve(Eigen::MatrixXcd::Identity(n, n)).diagonal().real();
}

/// All subsets of this many users, if there are at most `most`.
std::vector<Users> subsets_of_size(Index users, Index size, std::size_t most) {
  std::vector<Users> all;
  Users chosen(static_cast<std::size_t>(size));
  std::iota(chosen.begin(), chosen.end(), Index{0});
  while (true) {
    all.push_back(chosen);
    if (all.size() > most) return {};
    Index k = size - 1;
    while (k >= 0 && chosen[static_cast<std::size_t>(k)] == users - size + k) --k;
    if (k < 0) return all;
    ++chosen[static_cast<std::size_t>(k)];
    for (Index j = k + 1; j < size; ++j) chosen[static_cast<std::size_t>(j)] = chosen[static_cast<std::size_t>(j - 1)] + 1;
  }
}

/// The two best of a size.
void add_best(const BeamProblem& problem, const Eigen::MatrixXcd& gram, Index size, std::vector<Users>& to) {
  constexpr std::size_t most = 70;
  if (size < 1 || size >= problem.users()) return;
  std::vector<std::pair<double, Users>> scored;
  for (Users& users : subsets_of_size(problem.users(), size, most)) {
    const Eigen::VectorXd d = inverse_diagonal(gram, users);
    double score = -std::numeric_limits<double>::infinity();
    if (d.size() > 0) {
      score = 0.0;
      for (std::size_t k = 0; k < users.size(); ++k) {
        score += problem.weight[users[k]] *
                 std::log1p(static_cast<double>(problem.stations()) / (static_cast<double>(size) * d[static_cast<Index>(k)]));
      }
    }
    scored.emplace_back(score, std::move(users));
  }
  std::ranges::stable_sort(scored, [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t k = 0; k < std::min<std::size_t>(2, scored.size()); ++k) to.push_back(std::move(scored[k].second));
}

}  // namespace

Eigen::MatrixXcd joint_channel(const BeamProblem& problem) {
  Eigen::MatrixXcd h(problem.h.rows(), problem.h.cols());
  for (Index b = 0; b < problem.stations(); ++b) {
    h.middleCols(b * problem.users(), problem.users()) = std::sqrt(problem.budget[b]) * small_signal_channel(problem, b);
  }
  return stack(h, problem.users());
}

Eigen::MatrixXcd joint_rzf(const BeamProblem& problem, double regularisation, const Users& served) {
  Users users = served;
  if (users.empty()) {
    users.resize(static_cast<std::size_t>(problem.users()));
    std::iota(users.begin(), users.end(), Index{0});
  }
  const Eigen::MatrixXcd h = joint_channel(problem)(Eigen::all, users);
  Eigen::MatrixXcd gram = h.adjoint() * h;
  gram.diagonal().array() += regularisation + 1e-15 * gram.trace().real();
  const Eigen::MatrixXcd v = gram.llt().solve(h.adjoint()).adjoint();
  Eigen::MatrixXcd all = Eigen::MatrixXcd::Zero(h.rows(), problem.users());
  for (std::size_t k = 0; k < users.size(); ++k) {
    const auto column = v.col(static_cast<Index>(k));
    const double length = column.norm();
    if (length > 0.0 && std::isfinite(length)) all.col(users[k]) = column / length;
  }
  Eigen::MatrixXcd w = unstack(all, problem.antennas());
  double largest = 0.0;  // power over budget: the columns carry sqrt(P) already
  for (Index b = 0; b < problem.stations(); ++b) largest = std::max(largest, station_beams(w, b, problem.users()).squaredNorm());
  if (!(largest > 0.0)) return w;
  for (Index b = 0; b < problem.stations(); ++b) station_beams(w, b, problem.users()) *= std::sqrt(problem.budget[b] / largest);
  return w;
}

std::vector<Users> user_subsets(const BeamProblem& problem) {
  constexpr Index most_dropped = 8;
  const Eigen::MatrixXcd h = joint_channel(problem);
  const Eigen::MatrixXcd gram = h.adjoint() * h;
  std::vector<Users> list;
  Users users(static_cast<std::size_t>(problem.users()));
  std::iota(users.begin(), users.end(), Index{0});
  for (Index dropped = 0; dropped < std::min(problem.users() - 1, most_dropped); ++dropped) {
    const Eigen::VectorXd d = inverse_diagonal(gram, users);
    if (d.size() == 0) break;
    std::size_t worst = 0;
    double largest = -1.0;
    for (std::size_t k = 0; k < users.size(); ++k) {
      const double weight = problem.weight[users[k]];
      const double price = weight > 0.0 ? d[static_cast<Index>(k)] / weight : std::numeric_limits<double>::infinity();
      if (!(price > largest)) continue;
      largest = price;
      worst = k;
    }
    users.erase(users.begin() + static_cast<std::ptrdiff_t>(worst));
    list.push_back(users);
  }
  const Index all = problem.stations() * problem.antennas();
  if (problem.users() > all) {
    add_best(problem, gram, all, list);
    add_best(problem, gram, all - 1, list);
  }
  return list;
}

}  // namespace airloom::dab
