#include "airloom/systems/twotier/design/cognitive.hpp"

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/random.hpp"
#include "airloom/numerics/gaussian_tail.hpp"
#include "airloom/systems/twotier/design/network/network.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

void check(const Instance& x, const CognitiveOptions& options) {
  Faults faults("cognitive");
  if (x.cell_is_macro.size() != x.cells()) faults.add("cell_is_macro: absent; sensing needs to know which cells are macro cells");
  if (!x.sensing_snr) faults.add("sensing_snr: absent; sensing needs the macro uplink energy that each station hears");
  if (options.unit == SensingUnit::subband && x.channels() % options.subbands != 0) {
    faults.add("options.subbands: " + std::to_string(options.subbands) + "; must divide the " + std::to_string(x.channels()) +
               " sub-channels");
  }
  faults.raise();
}

/// T of every sub-channel at one cell.
Eigen::VectorXd measure(const Instance& x, Index c, const CognitiveOptions& options, RandomStream stream) {
  Eigen::VectorXd t(x.channels());
  for (Index n = 0; n < t.size(); ++n)
    t[n] = (1.0 + (*x.sensing_snr)(c, n)) * stream.chi_square_even(options.samples) / (2.0 * options.samples);
  if (options.unit == SensingUnit::subband) {
    const Index width = t.size() / options.subbands;
    for (Index first = 0; first < t.size(); first += width) t.segment(first, width).setConstant(t.segment(first, width).mean());
  }
  return t;
}

}  // namespace

Outcome<Solution> solve_cognitive(const Instance& instance, const CognitiveOptions& options, const SolveControl& control) {
  validate(instance, "instance");
  check(instance, options);
  Instance x = instance;
  const double threshold = 1.0 + inverse_gaussian_tail(options.false_alarm) / std::sqrt(static_cast<double>(options.samples));
  Index femto = 0, idle = 0;
  for (Index c = 0; c < x.cells(); ++c) {
    if (x.cell_is_macro[c]) continue;
    const Eigen::VectorXd t = measure(
        x, c, options, RandomStream(control.seed, StreamId::solver_initialization, control.realization, static_cast<std::uint64_t>(c)));
    Index quietest = -1, kept = 0;
    for (Index n = 0; n < x.channels(); ++n) {
      if (!x.active(c, n)) continue;
      ++femto;
      if (quietest < 0 || t[n] < t[quietest]) quietest = n;
      kept += t[n] < threshold ? 1 : 0;
    }
    idle += kept;
    for (Index n = 0; n < x.channels(); ++n) {
      if (!x.active(c, n) || t[n] < threshold || (kept == 0 && n == quietest)) continue;
      x.node(c, n) = -1;
      x.user(c, n) = -1;
      x.weight(c, n) = 0.0;
    }
  }
  const Network network = make_network(x);
  Outcome<Solution> out;
  out.solution.p = watts(network, equal_split(network));
  out.status = Status::converged;
  out.certificate.set("idle_share", femto > 0 ? static_cast<double>(idle) / static_cast<double>(femto) : 0.0);
  return out;
}

}  // namespace airloom::twotier
