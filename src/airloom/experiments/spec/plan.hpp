#pragma once
/// What exactly a run will solve: the experiment after the command line's changes, and its full effective configuration.
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/experiments/outside/make_answerer.hpp"
#include "airloom/experiments/spec/additions.hpp"
#include "airloom/experiments/spec/experiment.hpp"
#include "airloom/experiments/spec/instance_files.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/system/system.hpp"

namespace airloom::experiments {

/// More are a slip: the pairs of points and realizations of a run are kept in memory, about 25 bytes each.
inline constexpr std::uint64_t most_units = 50'000'000;

/// What a caller may change of an experiment.
struct PlanOptions {
  std::optional<std::uint64_t> seed = {};
  Values set = {};                       ///< scenario fields, over the preset's
  std::vector<RandomField> random = {};  ///< scenario fields that every realization draws anew, over the preset's
  std::optional<int> realizations = {};
  std::vector<Addition> additions = {};  ///< series of the user's own beside the preset's
  Functions functions = {};              ///< that series of the user's own name
  bool quick = false;                    ///< the preset's small number of realizations, unless `realizations` is given
  std::stop_token stop = {};             ///< ends the trying of points: the plan must not be run then
};

struct Plan {
  const System* system;
  Experiment experiment;                         ///< seed, realizations and scenario in force
  io::Json configuration;                        ///< full scenario and options after defaults; what decides whether a run may be resumed
  std::vector<std::string> record;               ///< names to store; empty: all but histories and details
  std::vector<std::string> histories;            ///< besides these, when `record` is empty: histories and details
  std::vector<DetailInfo> details;               ///< groups of System::details that something stored belongs to
  std::shared_ptr<const NetworkFiles> networks;  ///< of the experiment's files; none: networks are drawn
  /// Who answers the series that are not ours, in the order of the series; none for ours.
  std::vector<std::shared_ptr<Answerer>> outside = {};
  std::vector<std::string> warnings;  ///< of the system about the scenarios, each once
  bool quick = false;
  std::string command = {};  ///< what was typed to run it, without -o and --shard; stored with the results

  /// How many networks of one point are best solved together.
  [[nodiscard]] std::size_t batch() const;
};

/// @throws InvalidInput  for more than most_realizations or most_units, and for fields, algorithms and options that the system refuses at
/// some point of the sweep; names
///                       experiment, point and series. A field that is swept cannot be set. What instance files refuse: see
///                       instance_files.hpp
/// @throws IoError       for an instance file that cannot be read
[[nodiscard]] Plan make_plan(const System& system, Experiment experiment, const PlanOptions& options = {});

/// All fields of the experiment's scenario that every realization shares, after defaults: without those that it draws.
/// @throws InvalidInput
[[nodiscard]] Values effective_scenario(const System& system, const Experiment& experiment);

/// The scenario of one point without what its series change: what realizations are drawn from.
[[nodiscard]] Scenario scenario_of_point(const Experiment& experiment, std::size_t point);

/// The scenario of one point for one series, as far as it differs from the system's defaults; without the fields that every realization
/// draws.
[[nodiscard]] Values scenario_at(const Experiment& experiment, std::size_t point, const Series& series);

/// The options of one series at one point: its own, and what the sweep sets by keys like "options.delta".
[[nodiscard]] Values options_at(const Experiment& experiment, std::size_t point, const Series& series);

/// What differs between two configurations, one "scenario.users: 4 -> 6" a line; "" when nothing does.
[[nodiscard]] std::string difference_text(const io::Json& stored, const io::Json& wanted);

}  // namespace airloom::experiments
