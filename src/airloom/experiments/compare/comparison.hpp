#pragma once
/// Algorithms of one system side by side on the same networks: which is best, by how much, at what time, and how far even the best one is
/// from a strong reference.
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/experiments/compare/yardstick.hpp"
#include "airloom/experiments/outside/make_answerer.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/spec/series.hpp"

namespace airloom::experiments {

/// A network of the user's own.
struct NamedInstance {
  std::string name;  ///< in the table: its file
  System::Handle instance;
};

/// An algorithm of the user's own, or one of the system's under another name with its own options.
struct OwnEntrant {
  std::string name;
  std::string algorithm = {};  ///< of the system; empty: `answerer`
  std::shared_ptr<Answerer> answerer = {};
  Values options = {};
};

/// The entrants that `[[series]]` tables declare.
/// @throws InvalidInput  for what a comparison has no place for: a scenario or factors of a series
[[nodiscard]] std::vector<OwnEntrant> entrants_of(const std::vector<Series>& series, const Functions& functions, std::size_t networks,
                                                  std::uint64_t seed);

/// What is compared, on what, and for how long.
struct CompareRequest {
  std::vector<NamedInstance> instances = {};  ///< empty: `realizations` networks are drawn from `scenario`
  Scenario scenario = {};
  std::uint64_t seed = 1;
  int realizations = 20;
  std::vector<std::string> algorithms = {};       ///< empty: all
  std::map<std::string, Values> options = {};     ///< by algorithm
  std::vector<OwnEntrant> own = {};               ///< besides these
  std::optional<CommonObjective> objective = {};  ///< handed to the algorithms that have the option, the others are judged by it
  std::string metric = {};                        ///< "": the objective's, or the system's own
  bool reference = false;                         ///< add a strong reference: every answer, many starts, up to ten times the limit
  double solve_limit_s = 5.0;                     ///< an answer that takes longer counts as missing
  int threads = 1;                                ///< the answers do not depend on it
  std::stop_token stop = {};
  std::optional<std::chrono::steady_clock::time_point> deadline = {};
  std::function<void(std::size_t done, std::size_t total)> on_progress = {};  ///< solves; called by one thread at a time
};

/// What to know before the answers are ranked: that networks have weights which the metric does not count; "": nothing.
[[nodiscard]] std::string ranking_note(const System& system, const CompareRequest& request);

/// One solve of one network.
struct Answer {
  double value = 0.0;   ///< by the yardstick; NaN without one
  bool counts = false;  ///< an answer that keeps every limit and promise, in time, and has a value
  std::size_t users = 0;
  std::string status = {};  ///< a word of Status, or "refused", "unsupported"
  std::string message = {};
  double wall_s = 0.0;
  std::string from = {};  ///< of the reference: whose answer it is
};

struct ComparedNetwork {
  std::string name = {};             ///< realization, or file
  std::vector<Answer> answers = {};  ///< an entry per algorithm, then the reference where there is one
  Values fields = {};                ///< what its random fields came to be
  int refused = 0;                   ///< combinations that were drawn before it and refused
  bool complete = false;             ///< every answer is there; others do not count
};

/// One algorithm over all complete networks.
struct ComparisonRow {
  std::string algorithm = {};
  std::string advantage = {};  ///< what it has that the default has not; empty: comparable
  double mean = 0.0;           ///< of its values that count; NaN without one
  double mean_gap = 0.0;       ///< over networks on which somebody comparable is feasible; an answer that does not count has gap 1
  double q95_gap = 0.0;
  double worst_gap = 0.0;
  std::string worst_network = {};
  std::size_t feasible = 0;                        ///< answers that count
  std::size_t best = 0;                            ///< networks on which it is within 1e-6 of the best
  std::map<std::string, std::size_t> status = {};  ///< how its solves ended
  double median_s = 0.0;                           ///< of the solves that were not refused; NaN without one
};

struct Comparison {
  std::string system = {};
  std::string metric = {};
  std::string standard = {};  ///< the default algorithm
  std::uint64_t seed = 1;
  bool drawn = true;
  std::vector<ComparedNetwork> networks = {};
  std::vector<std::string> algorithms = {};  ///< of the answers, the reference included
  std::vector<ComparisonRow> rows = {};      ///< the same, smallest mean gap first
  std::size_t complete = 0;                  ///< networks that count
  std::size_t nobody_feasible = 0;           ///< of them: no comparable algorithm has an answer that counts
  std::size_t refused = 0;                   ///< combinations of random fields that were refused
  bool stopped = false;                      ///< by `stop` or `deadline`, before all networks were complete
};

/// "12 converged, 3 stalled": how its solves ended, the most frequent first.
[[nodiscard]] std::string status_text(const ComparisonRow& row);

/// The name of the reference among the algorithms.
inline constexpr const char* reference_name = "reference";

/// Solves every network with every algorithm. The same numbers for any number of threads, but for times, and for solves that
/// `solve_limit_s` ends.
/// @throws InvalidInput  for unknown algorithms, options and metrics, and refused scenarios
[[nodiscard]] Comparison compare(const System& system, const CompareRequest& request);

/// {"schema":1,"system":..,"metric":..,"default":..,"networks":N,"nobody_feasible":n,"rows":[...]}; with `every_network` also what each
/// algorithm reached on each of them.
[[nodiscard]] io::Json to_json(const Comparison& comparison, bool every_network = false);

}  // namespace airloom::experiments
