#include "airloom/systems/twotier/design/lower_bound/floor_barrier.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>

#include "airloom/numerics/lbfgs.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Value and gradient of the barrier problem; keeps what they share.
class Barrier {
 public:
  Barrier(const PackedLinks& links, const Eigen::ArrayXd& start) : links_(links), node_(links.slots()) {
    for (Index v = 0; v < links.nodes; ++v) {
      for (Index k = links.first[static_cast<std::size_t>(v)]; k < links.first[static_cast<std::size_t>(v) + 1]; ++k) {
        if (const Index s = links.place[static_cast<std::size_t>(k)]; s < links.slots()) node_[s] = static_cast<int>(v);
      }
    }
    for (Index s = 0; s < links.slots(); ++s) {
      if (start[s] > 0.0) on_.push_back(s);
    }
    p_.setZero(links.slots());
    slope_.setZero(links.slots());
    interference_.setOnes(links.slots());
    sum_.setZero(links.nodes);
    pull_.setZero(links.width);
  }

  [[nodiscard]] Index size() const { return static_cast<Index>(on_.size()); }
  [[nodiscard]] Eigen::VectorXd logarithms(const Eigen::ArrayXd& p) const { return p(on_).log().matrix(); }
  [[nodiscard]] const Eigen::ArrayXd& p() const { return p_; }
  [[nodiscard]] double rate() const { return rate_; }
  [[nodiscard]] double steepest() const { return steepest_; }

  /// @return  minus the barrier problem's value, infinity outside
  double operator()(const Eigen::VectorXd& y, Eigen::VectorXd& gradient, double mu) {
    constexpr double outside = std::numeric_limits<double>::infinity();
    p_(on_) = y.array().exp();
    slope_.setZero();
    rate_ = 0.0;
    double barrier = 0.0;
    for (Index n = 0; n < links_.channels; ++n) {
      if (!channel(n, mu, barrier)) return outside;
    }
    if (!limits(mu, barrier)) return outside;
    gradient = -(slope_(on_) * p_(on_)).matrix();
    steepest_ = gradient.lpNorm<Eigen::Infinity>();
    const double value = -(rate_ + mu * barrier);
    return std::isfinite(value) ? value : outside;
  }

 private:
  /// Rates and floors of one sub-channel; slope_ becomes the derivative by p.
  bool channel(Index n, double mu, double& barrier) {
    const Index at = n * links_.width;
    const Eigen::Map<const Eigen::MatrixXd> to_other(links_.to_other.data() + n * links_.cells * links_.width, links_.width, links_.cells);
    auto heard = interference_.segment(at, links_.width);
    heard.setOnes();
    heard.matrix().noalias() += to_other * p_.segment(at, links_.cells).matrix();
    pull_.setZero();
    for (Index c = 0; c < links_.cells; ++c) {
      const Index s = at + c;
      if (p_[s] <= 0.0) continue;
      const double sinr = links_.direct[s] * p_[s] / heard[c];
      rate_ += links_.weight[s] * std::log1p(sinr);
      pull_[c] = links_.weight[s] * sinr / (1.0 + sinr);
      if (links_.sinr_min[s] <= 0.0) continue;
      const double margin = std::log(sinr / links_.sinr_min[s]);
      if (!(margin > 0.0)) return false;
      barrier += std::log(margin);
      pull_[c] += mu / margin;
    }
    for (Index c = 0; c < links_.cells; ++c) {
      if (p_[at + c] > 0.0) slope_[at + c] += pull_[c] / p_[at + c];
    }
    pull_.head(links_.cells) /= heard.head(links_.cells);
    slope_.segment(at, links_.cells).matrix().noalias() -= to_other.topRows(links_.cells).transpose() * pull_.head(links_.cells).matrix();
    return true;
  }

  bool limits(double mu, double& barrier) {
    sum_.setZero();
    for (const Index s : on_) sum_[node_[s]] += p_[s];
    const Eigen::ArrayXd left = links_.budget - sum_;
    if (!(left.minCoeff() > 0.0)) return false;
    barrier += (left / links_.budget).log().sum();
    for (const Index s : on_) {
      slope_[s] -= mu / left[node_[s]];
      if (links_.cap.size() == 0) continue;
      const double room = links_.cap[s] - p_[s];
      if (!(room > 0.0)) return false;
      barrier += std::log(room / links_.cap[s]);
      slope_[s] -= mu / room;
    }
    return true;
  }

  const PackedLinks& links_;
  Eigen::VectorXi node_;
  std::vector<Index> on_;
  Eigen::ArrayXd p_, slope_, interference_, sum_, pull_;
  double rate_ = 0.0, steepest_ = 0.0;
};

bool strictly_inside(const PackedLinks& links, const Eigen::ArrayXd& p) {
  Barrier barrier(links, p);
  Eigen::VectorXd gradient;
  return std::isfinite(barrier(barrier.logarithms(p), gradient, 1.0));
}

}  // namespace

std::optional<Eigen::ArrayXd> inside_floors(const Instance& instance, const PackedLinks& links, const Eigen::ArrayXd& shares,
                                            const std::stop_token& stop) {
  for (const double more : {1.0, 0.3, 0.1, 0.01, 1e-3, 1e-4, 1e-6}) {
    Instance higher = instance;
    *higher.sinr_min *= 1.0 + more;
    const FloorTest test = test_floors(higher, Admission::none, stop);
    if (test.stopped) return std::nullopt;
    if (!test.feasible) continue;
    const Eigen::ArrayXd least = packed(links, test.least_p_w);
    for (double part = 0.5; part > 1e-12; part *= 0.25) {
      Eigen::ArrayXd p = least + part * shares;
      fit_budgets(links, p);
      p *= 1.0 - 0.1 * std::min(0.1, part);
      if (strictly_inside(links, p)) return p;
    }
  }
  return std::nullopt;
}

AscentResult climb_within_floors(const PackedLinks& links, const Eigen::ArrayXd& start, int max_evaluations,
                                 const OnIteration& on_iteration) {
  AscentResult out;
  Barrier barrier(links, start);
  const double scale = links.weight.maxCoeff();
  Eigen::VectorXd y = barrier.logarithms(start);
  out.status = Status::converged;
  double last_mu = 0.0;
  for (int stage = 0; stage < 7; ++stage) {
    const double mu = scale * std::pow(10.0, -1 - stage);
    last_mu = mu;
    const auto value = [&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) { return barrier(at, gradient, mu); };
    const auto settled = [&] { return barrier.steepest() <= 0.1 * mu || on_iteration.stopped(); };
    const LbfgsSummary summary = minimize_lbfgs(value, settled, y, {.max_evaluations = max_evaluations, .first_step = 0.1});
    out.iterations.inner += summary.evaluations;
    ++out.iterations.outer;
    Eigen::VectorXd gradient;
    (void)barrier(y, gradient, mu);
    out.log.push_back(barrier.rate());
    out.status = summary.stopped ? Status::converged : summary.stalled ? Status::stalled : Status::iteration_limit;
    const double bits = barrier.rate() / std::numbers::ln2;
    if (on_iteration && !on_iteration({.stage = "barrier", .iteration = stage, .objective = bits})) {
      out.status = Status::interrupted;
      break;
    }
  }
  out.p = barrier.p();
  out.objective = barrier.rate();
  out.multiplier.setZero(links.nodes);
  for (Index v = 0; v < links.nodes; ++v) {
    double sum = 0.0;
    for (Index k = links.first[static_cast<std::size_t>(v)]; k < links.first[static_cast<std::size_t>(v) + 1]; ++k) {
      if (const Index s = links.place[static_cast<std::size_t>(k)]; s < links.slots()) sum += out.p[s];
    }
    out.multiplier[v] = last_mu / (links.budget[v] - sum);
  }
  if (out.status == Status::stalled || out.status == Status::iteration_limit)
    out.message = "the last barrier problem is solved to a gradient of " + shortest(barrier.steepest()) + " nat only";
  return out;
}

}  // namespace airloom::twotier
