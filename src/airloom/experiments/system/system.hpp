#pragma once
/// A system as the engine, the command line and the bindings see it: type-erased, thin.
#include <concepts>
#include <memory>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/contest.hpp"
#include "airloom/systems/detail.hpp"
#include "airloom/systems/networks.hpp"
#include "airloom/systems/picture.hpp"
#include "airloom/systems/placement.hpp"
#include "airloom/systems/reported.hpp"
#include "airloom/systems/site.hpp"

namespace airloom::experiments {

/// What a list of algorithms shows.
struct AlgorithmInfo {
  std::string name;
  std::string title;
  std::string source;
  std::vector<FieldInfo> options;
  bool distributed = false;    ///< its agents may live in several processes
  bool reference = false;      ///< makes no promise
  std::string advantage = {};  ///< what it has that the default has not, hardware or knowledge; empty: nothing
};

/// What a list of details shows.
struct DetailInfo {
  std::string name;
  std::string title;
  bool of_drawing = false;  ///< of a drawn network, whatever is designed for it
};

/// One system. Handles returned by one System must go back to the same one.
class System {
 public:
  using Handle = std::shared_ptr<const void>;  ///< an Instance or a Solution of the system

  /// What a solver says of a solve, its solution behind a handle. Only what `judge` (gate.hpp) makes of it may be reported.
  struct Solved {
    Handle instance;  ///< what was solved: the caller's, with the promises that shorthand options added
    Handle solution;
    Status status = Status::not_run;
    Iterations iterations;
    Trace trace;
    Traffic traffic;
    Values certificate;
    std::string message;
    std::vector<std::string> promises;  ///< arrays that shorthand options set for this solve
    bool reference = false;
    Stationarity stationarity;
  };

  System(std::string key, std::string title) : key_(std::move(key)), title_(std::move(title)) {}
  virtual ~System() = default;
  System(const System&) = delete;
  System& operator=(const System&) = delete;

  [[nodiscard]] const std::string& key() const { return key_; }
  [[nodiscard]] const std::string& title() const { return title_; }
  /// The publication behind the system, one BibTeX entry.
  [[nodiscard]] virtual std::string bibtex() const = 0;
  [[nodiscard]] virtual std::vector<FieldInfo> scenario_fields() const = 0;
  [[nodiscard]] virtual std::vector<AlgorithmInfo> algorithms() const = 0;  ///< the default first

  /// How answers of different algorithms are compared.
  [[nodiscard]] virtual Contest contest() const = 0;

  /// Names of metrics with their units, residuals, certificate entries and histories.
  [[nodiscard]] virtual Reported reported() const = 0;

  /// The full scenario, or the full options, that a partial set stands for; also their validation. @throws InvalidInput
  [[nodiscard]] virtual Values effective_scenario(const Values& scenario) const = 0;
  [[nodiscard]] virtual Values effective_options(const std::string& algorithm, const Values& options) const = 0;

  /// A scenario whose default design takes a fraction of a millisecond, for checks of the program itself.
  [[nodiscard]] virtual Values small_scenario() const { return {}; }

  /// What a user should know before trusting results of this scenario; empty when nothing is odd.
  [[nodiscard]] virtual std::vector<std::string> warnings(const Values& scenario) const = 0;

  /// One realization. @throws InvalidInput
  [[nodiscard]] virtual Handle draw(const Values& scenario, std::uint64_t seed, std::uint64_t realization) const = 0;
  /// Of the arrays that it reads, for files with many networks (systems/networks.hpp).
  [[nodiscard]] virtual std::vector<ArrayRank> array_ranks() const { return {}; }
  [[nodiscard]] virtual Handle read_instance(const io::Arrays& arrays, const std::string& subject) const = 0;
  [[nodiscard]] virtual io::Arrays write_instance(const Handle& instance) const = 0;
  [[nodiscard]] virtual Handle read_solution(const Handle& instance, const io::Arrays& arrays, const std::string& subject) const = 0;
  [[nodiscard]] virtual io::Arrays write_solution(const Handle& instance, const Handle& solution) const = 0;

  /// @param make_fabric  how the agents of a distributed algorithm are hosted. Under MPI all ranks call this; the solution is
  ///                     whole on the one that hosts the centre, the rest of the result is the same on all.
  /// @throws InvalidInput  for an unknown algorithm or option
  [[nodiscard]] virtual Solved solve(const Handle& instance, const std::string& algorithm, const Values& options,
                                     const SolveControl& control, const MakeFabric& make_fabric = local_fabric()) const = 0;
  /// @param threads  that work on one large network, where the system can; they change no bit
  [[nodiscard]] virtual Evaluation evaluate(const Handle& instance, const Handle& solution, int threads = 1) const = 0;
  /// Places for a drawing; empty when the instance has no positions.
  [[nodiscard]] virtual std::vector<Site> sites(const Handle& instance) const = 0;
  /// What a picture of a network shows, and of an answer to it; without places when the instance has no positions.
  /// @param solution  empty: the network alone
  /// @param metrics   of its evaluation
  [[nodiscard]] virtual Picture picture(const Handle& instance, const Handle& /*solution*/, const Values& /*metrics*/) const {
    return {.sites = sites(instance)};
  }
  /// Groups of quantities that are computed only where they are asked for; empty for most systems.
  [[nodiscard]] virtual std::vector<DetailInfo> details() const = 0;
  /// One group of an answer. @throws InvalidInput  for a name that is none of these, or an instance that does not hold what the group needs
  [[nodiscard]] virtual Values detail(const std::string& name, const Handle& instance, const Handle& solution) const = 0;
  /// One group of a drawing. @throws InvalidInput  for a name that is none of these, or a scenario that has nothing of the kind
  [[nodiscard]] virtual Values drawing_detail(const std::string& name, const Values& /*scenario*/, std::uint64_t /*seed*/,
                                              std::uint64_t /*realization*/) const {
    throw InvalidInput(unknown_detail(name, true));
  }
  /// Options of the search for places; none of systems whose platforms stay.
  [[nodiscard]] virtual std::vector<FieldInfo> place_options() const { return {}; }
  /// Where platforms should be. @throws InvalidInput  what the system refuses;  Unsupported  by systems whose platforms stay
  [[nodiscard]] virtual Placement place(const PlacementRequest& /*request*/) const {
    throw Unsupported("place: the platforms of " + key() + " stay where they are");
  }

 protected:
  /// What to say of a detail's name that is none of an answer, or none of a drawing.
  [[nodiscard]] std::string unknown_detail(const std::string& name, bool of_drawing) const {
    std::vector<std::string> known;
    for (const DetailInfo& info : details()) {
      if (info.of_drawing == of_drawing) known.push_back(info.name);
      else if (info.name == name)
        return "detail " + name + ": is of " +
               (of_drawing ? "an answer: it needs an instance and a solution"
                           : "a drawn network: it needs a scenario, seed and realization");
    }
    return unknown_name("detail", name, known);
  }

 private:
  std::string key_;
  std::string title_;
};

/// The free functions of a system's namespace, found by their arguments; members of the same names would hide them.
namespace of_system {

auto warnings_of(const auto& scenario) { return warnings(scenario); }
auto drawn(const auto& scenario, std::uint64_t seed, std::uint64_t realization) { return draw(scenario, seed, realization); }
auto arrays_of(const auto& instance) { return write_instance(instance); }
auto solution_of(const auto& instance, const io::Arrays& arrays, const std::string& subject) {
  return read_solution(instance, arrays, subject);
}
auto solution_arrays(const auto& instance, const auto& solution) { return write_solution(instance, solution); }
auto evaluated(const auto& instance, const auto& solution, int threads) {
  if constexpr (requires { evaluate(instance, solution, threads); }) return evaluate(instance, solution, threads);
  else return evaluate(instance, solution);
}
auto sites_of(const auto& instance) { return sites(instance); }
auto picture_of(const auto& instance, const auto* solution, const Values& metrics) {
  std::vector<Site> places = sites(instance);
  return places.empty() ? Picture() : picture(std::move(places), instance, solution, metrics);
}

}  // namespace of_system

/// What a system's adapter (systems/<key>/system.hpp) and the functions of its namespace must offer.
template <class S>
concept SystemAdapter = requires(const typename S::Scenario& scenario, const typename S::Instance& instance,
                                 const typename S::Solution& solution, const io::Arrays& arrays, const std::string& subject) {
  { of_system::drawn(scenario, std::uint64_t{}, std::uint64_t{}) } -> std::same_as<typename S::Instance>;
  { S::read_instance(arrays, subject) } -> std::same_as<typename S::Instance>;
  { of_system::arrays_of(instance) } -> std::same_as<io::Arrays>;
  { of_system::solution_of(instance, arrays, subject) } -> std::same_as<typename S::Solution>;
  { of_system::solution_arrays(instance, solution) } -> std::same_as<io::Arrays>;
  { of_system::warnings_of(scenario) } -> std::same_as<std::vector<std::string>>;
  { of_system::evaluated(instance, solution, 1) } -> std::same_as<Evaluation>;
  { of_system::sites_of(instance) } -> std::same_as<std::vector<Site>>;
  { of_system::picture_of(instance, &solution, Values()) } -> std::same_as<Picture>;
  { S::bibtex() } -> std::same_as<std::string>;
  { S::reported() } -> std::same_as<Reported>;
  { S::contest() } -> std::same_as<Contest>;
  { S::algorithms() } -> std::same_as<const std::vector<Algorithm<typename S::Instance, typename S::Solution>>&>;
};

/// An adapter that also offers details (systems/detail.hpp).
template <class S>
concept HasDetails = requires {
  { S::details() } -> std::same_as<const std::vector<Detail<typename S::Instance, typename S::Solution>>&>;
};

/// An adapter that also offers details of drawings.
template <class S>
concept HasDrawingDetails = requires {
  { S::drawing_details() } -> std::same_as<const std::vector<DrawingDetail<typename S::Scenario>>&>;
};

/// An adapter whose default scenario is not small.
template <class S>
concept HasSmallScenario = requires {
  { S::small_scenario() } -> std::same_as<Values>;
};

/// An adapter whose files may hold many networks.
template <class S>
concept HasArrayRanks = requires {
  { S::array_ranks() } -> std::same_as<std::vector<ArrayRank>>;
};

/// An adapter that says where platforms should be.
template <class S>
concept HasPlaces = requires(const PlacementRequest& request) {
  { S::place_options() } -> std::same_as<std::vector<FieldInfo>>;
  { S::place(request) } -> std::same_as<Placement>;
};

/// Wraps an adapter.
template <SystemAdapter S>
class SystemOf final : public System {
 public:
  using System::System;

  [[nodiscard]] std::string bibtex() const override { return S::bibtex(); }
  [[nodiscard]] std::vector<FieldInfo> scenario_fields() const override { return describe<typename S::Scenario>(); }
  [[nodiscard]] std::vector<AlgorithmInfo> algorithms() const override {
    std::vector<AlgorithmInfo> infos;
    for (const auto& a : S::algorithms()) infos.push_back({a.name, a.title, a.source, a.options, a.distributed, a.reference, a.advantage});
    return infos;
  }
  [[nodiscard]] Contest contest() const override { return S::contest(); }
  [[nodiscard]] Reported reported() const override { return S::reported(); }
  [[nodiscard]] Values effective_scenario(const Values& scenario) const override { return to_values(scenario_of(scenario)); }
  [[nodiscard]] Values small_scenario() const override {
    if constexpr (HasSmallScenario<S>) return S::small_scenario();
    else return {};
  }
  [[nodiscard]] std::vector<std::string> warnings(const Values& scenario) const override {
    return of_system::warnings_of(scenario_of(scenario));
  }
  [[nodiscard]] Values effective_options(const std::string& algorithm, const Values& options) const override {
    return find(algorithm).effective(options);
  }
  [[nodiscard]] Handle draw(const Values& scenario, std::uint64_t seed, std::uint64_t realization) const override {
    return std::make_shared<const typename S::Instance>(of_system::drawn(scenario_of(scenario), seed, realization));
  }
  [[nodiscard]] std::vector<ArrayRank> array_ranks() const override {
    if constexpr (HasArrayRanks<S>) return S::array_ranks();
    else return {};
  }
  [[nodiscard]] Handle read_instance(const io::Arrays& arrays, const std::string& subject) const override {
    return std::make_shared<const typename S::Instance>(S::read_instance(arrays, subject));
  }
  [[nodiscard]] io::Arrays write_instance(const Handle& handle) const override { return of_system::arrays_of(instance(handle)); }
  [[nodiscard]] Handle read_solution(const Handle& handle, const io::Arrays& arrays, const std::string& subject) const override {
    return std::make_shared<const typename S::Solution>(of_system::solution_of(instance(handle), arrays, subject));
  }
  [[nodiscard]] io::Arrays write_solution(const Handle& handle, const Handle& answer) const override {
    return of_system::solution_arrays(instance(handle), solution(answer));
  }
  [[nodiscard]] Solved solve(const Handle& handle, const std::string& algorithm, const Values& options, const SolveControl& control,
                             const MakeFabric& make_fabric) const override {
    const auto& entry = find(algorithm);
    Handle asked = handle;
    std::vector<std::string> promises;
    if (entry.impose) {
      typename S::Instance with = entry.impose(instance(handle), entry.effective(options), promises);
      if (!promises.empty()) asked = std::make_shared<const typename S::Instance>(std::move(with));
    }
    auto outcome = entry.solve(instance(asked), options, control, make_fabric);
    return {.instance = std::move(asked),
            .solution = std::make_shared<const typename S::Solution>(std::move(outcome.solution)),
            .status = outcome.status,
            .iterations = outcome.iterations,
            .trace = std::move(outcome.trace),
            .traffic = outcome.traffic,
            .certificate = std::move(outcome.certificate),
            .message = std::move(outcome.message),
            .promises = std::move(promises),
            .reference = entry.reference,
            .stationarity = entry.stationarity ? entry.stationarity(entry.effective(options)) : Stationarity{}};
  }
  [[nodiscard]] Evaluation evaluate(const Handle& handle, const Handle& answer, int threads) const override {
    return of_system::evaluated(instance(handle), solution(answer), threads);
  }
  [[nodiscard]] std::vector<Site> sites(const Handle& handle) const override { return of_system::sites_of(instance(handle)); }
  [[nodiscard]] Picture picture(const Handle& handle, const Handle& answer, const Values& metrics) const override {
    return of_system::picture_of(instance(handle), static_cast<const typename S::Solution*>(answer.get()), metrics);
  }
  [[nodiscard]] std::vector<DetailInfo> details() const override {
    std::vector<DetailInfo> infos;
    if constexpr (HasDetails<S>) {
      for (const auto& d : S::details()) infos.push_back({d.name, d.title});
    }
    if constexpr (HasDrawingDetails<S>) {
      for (const auto& d : S::drawing_details()) infos.push_back({d.name, d.title, true});
    }
    return infos;
  }
  [[nodiscard]] Values detail(const std::string& name, const Handle& handle, const Handle& answer) const override {
    if constexpr (HasDetails<S>) {
      for (const auto& d : S::details()) {
        if (d.name == name) return d.compute(instance(handle), solution(answer));
      }
    }
    throw InvalidInput(unknown_detail(name, false));
  }
  [[nodiscard]] Values drawing_detail(const std::string& name, const Values& scenario, std::uint64_t seed,
                                      std::uint64_t realization) const override {
    if constexpr (HasDrawingDetails<S>) {
      for (const auto& d : S::drawing_details()) {
        if (d.name == name) return d.compute(scenario_of(scenario), seed, realization);
      }
    }
    throw InvalidInput(unknown_detail(name, true));
  }
  [[nodiscard]] std::vector<FieldInfo> place_options() const override {
    if constexpr (HasPlaces<S>) return S::place_options();
    else return {};
  }
  [[nodiscard]] Placement place(const PlacementRequest& request) const override {
    if constexpr (HasPlaces<S>) return S::place(request);
    else return System::place(request);
  }

 private:
  static const typename S::Instance& instance(const Handle& h) { return *static_cast<const typename S::Instance*>(h.get()); }
  static const typename S::Solution& solution(const Handle& h) { return *static_cast<const typename S::Solution*>(h.get()); }
  static typename S::Scenario scenario_of(const Values& values) {
    auto scenario = from_values<typename S::Scenario>(values, "scenario");
    validate(scenario);
    return scenario;
  }
  static const auto& find(const std::string& name) {
    if (name.empty()) throw InvalidInput(unknown_name("algorithm", name, names_of(S::algorithms())));
    return find_algorithm(S::algorithms(), name);
  }
};

}  // namespace airloom::experiments
