#include "airloom/training/layouts.hpp"

#include <Eigen/Core>
#include <limits>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/systems/mdd/design/price/mm.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"

namespace airloom::mdd::training {
namespace {

using Index = Eigen::Index;

/// Writes one layout's matrices into its slot of the packed arrays.
struct Slot {
  std::size_t layout;

  /// `matrix` row by row.
  template <class Derived>
  void put(std::vector<float>& all, const Eigen::MatrixBase<Derived>& matrix) const {
    float* to = all.data() + layout * static_cast<std::size_t>(matrix.size());
    for (Index r = 0; r < matrix.rows(); ++r) {
      for (Index c = 0; c < matrix.cols(); ++c) *to++ = static_cast<float>(matrix(r, c));
    }
  }
};

void allocate(Layouts& x) {
  const auto sized = [&x](std::vector<float>& all, int rows, int columns) {
    all.resize(static_cast<std::size_t>(x.count) * static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
  };
  sized(x.ap_features, x.aps, x.ap_width);
  sized(x.user_features, x.users, x.user_width);
  sized(x.ap_from_users, x.aps, x.users);
  sized(x.ap_from_aps, x.aps, x.aps);
  sized(x.user_from_aps, x.users, x.aps);
  sized(x.user_from_users, x.users, x.users);
  sized(x.gain, x.aps, x.subcarriers_dl * (x.clustered ? 1 : x.users));
  sized(x.noise, x.users, x.subcarriers_ul);
  sized(x.ap_cross, x.users * x.subcarriers_ul, x.aps);
  sized(x.user_cross, x.users, x.users);
  sized(x.ap_power, x.aps, 1);
  sized(x.user_power, x.users, 1);
  if (!x.clustered) return;
  sized(x.serve, x.aps, x.users);
  sized(x.leak_dl, x.users * x.subcarriers_dl, x.aps);
  sized(x.leak_ul, x.users * x.subcarriers_ul, x.users);
}

void put_graph(const Graph& graph, const Slot& slot, Layouts& x) {
  slot.put(x.ap_features, graph.ap_features.transpose());
  slot.put(x.user_features, graph.user_features.transpose());
  slot.put(x.ap_from_users, graph.ap_from_users);
  slot.put(x.ap_from_aps, graph.ap_from_aps);
  slot.put(x.user_from_aps, graph.user_from_aps);
  slot.put(x.user_from_users, graph.user_from_users);
}

/// What only clusters have: each access point with one user, so that one column of gains and of leakage says all.
void put_clusters(const Instance& instance, const PowerProblem& problem, const Slot& slot, Layouts& x) {
  const Index dl = problem.subcarriers_dl;
  Eigen::MatrixXd gain(problem.aps(), dl);
  Eigen::MatrixXd leak_dl(dl * problem.users, problem.aps());
  Eigen::MatrixXd leak_ul = Eigen::MatrixXd::Zero(problem.subcarriers_ul * problem.users, problem.users);
  for (Index l = 0; l < problem.aps(); ++l) {
    Index own = 0;
    instance.serve.row(l).cast<int>().maxCoeff(&own);
    gain.row(l) = problem.gain.block(l, own * dl, 1, dl);
    for (Index m = 0; m < dl; ++m) {
      leak_dl.col(l).segment(m * problem.users, problem.users) = problem.mui_dl[static_cast<std::size_t>(m)].col(l * problem.users + own);
    }
  }
  for (Index j = 0; j < problem.subcarriers_ul; ++j) {
    leak_ul.middleRows(j * problem.users, problem.users) = problem.mui_ul[static_cast<std::size_t>(j)];
  }
  slot.put(x.gain, gain);
  slot.put(x.serve, instance.serve.cast<float>());
  slot.put(x.leak_dl, leak_dl);
  slot.put(x.leak_ul, leak_ul);
}

void put_problem(const Instance& instance, const PowerProblem& problem, const Slot& slot, Layouts& x) {
  if (x.clustered) {
    put_clusters(instance, problem, slot, x);
  } else {
    slot.put(x.gain, problem.gain);
  }
  slot.put(x.noise, problem.noise);
  slot.put(x.ap_cross, problem.ap_cross);
  slot.put(x.user_cross, problem.user_cross);
  slot.put(x.ap_power, problem.ap_power);
  slot.put(x.user_power, problem.user_power);
}

/// Spectral efficiency of the optimiser, nats/s/Hz; NaN where the promises cannot be kept.
double reference_of(const Instance& instance, const PowerProblem& problem, bool clustered) {
  const PowerResult result = clustered ? solve_mm(make_problem(instance, Qos::none), {.search = {.starts = 0}}) : solve_price(problem);
  if (result.status == Status::infeasible || result.powers.p.size() == 0) return std::numeric_limits<double>::quiet_NaN();
  return sum_rate(problem, result.powers) / static_cast<double>(instance.subcarriers());
}

}  // namespace

Instance draw_layout(const Scenario& scenario, const std::vector<RandomField>& random, std::uint64_t seed, std::uint64_t realization,
                     const std::function<void(const Instance&)>& accept) {
  Instance instance;
  (void)sample_accepted(random, seed, realization, [&](const Values& drawn) {
    Scenario with = scenario;
    Faults faults;
    assign(with, drawn, "scenario", faults);
    faults.raise();
    mdd::validate(with);
    instance = draw(with, seed, realization);
    if (accept) accept(instance);
  });
  return instance;
}

Layouts draw_layouts(const Scenario& scenario, const std::vector<RandomField>& random, const LayoutRange& range, const HgnnConfig& config,
                     bool reference, int threads, std::stop_token stop) {
  Layouts x;
  x.count = range.count;
  x.aps = scenario.aps;
  x.users = scenario.users;
  x.subcarriers_dl = scenario.subcarriers_dl;
  x.subcarriers_ul = scenario.subcarriers_ul;
  x.clustered = config.variant == HgnnVariant::ls;
  x.ap_width = static_cast<int>(config.ap_inputs());
  x.user_width = static_cast<int>(config.user_inputs());
  allocate(x);
  if (reference) x.reference.resize(static_cast<std::size_t>(range.count));
  parallel_for(
      static_cast<std::size_t>(range.count), threads,
      [&](std::size_t i, int) {
        const Instance instance = draw_layout(scenario, random, range.seed, range.first + i);
        const PowerProblem problem = make_problem(instance);
        const Slot slot{i};
        put_graph(make_graph(instance, problem, config), slot, x);
        put_problem(instance, problem, slot, x);
        if (reference) x.reference[i] = reference_of(instance, problem, x.clustered);
        if (i == 0) {
          x.floor_ul = problem.floor_ul();
          x.rate_dl = problem.rate_dl;
          x.rate_ul = problem.rate_ul;
        }
      },
      stop);
  return x;
}

}  // namespace airloom::mdd::training
