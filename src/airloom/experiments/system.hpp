#pragma once
/// A system as the engine, the command line and the bindings see it: type-erased, thin.
#include <concepts>
#include <memory>
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/systems/algorithm.hpp"
#include "airloom/systems/detail.hpp"

namespace airloom::experiments {

/// What a list of algorithms shows.
struct AlgorithmInfo {
  std::string name;
  std::string title;
  std::string source;
  std::vector<FieldInfo> options;
  bool distributed = false;  ///< its agents may live in several processes
};

/// What a list of details shows.
struct DetailInfo {
  std::string name;
  std::string title;
};

/// One system. Handles returned by one System must go back to the same one.
class System {
 public:
  using Handle = std::shared_ptr<const void>;  ///< an Instance or a Solution of the system

  /// Result of a solve, its solution behind a handle.
  struct Solved {
    Handle solution;
    Status status = Status::not_run;
    Iterations iterations;
    Trace trace;
    Traffic traffic;
    Values residuals;
    Values certificate;
    std::string message;
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

  /// The full scenario, or the full options, that a partial set stands for; also their validation. @throws InvalidInput
  [[nodiscard]] virtual Values effective_scenario(const Values& scenario) const = 0;
  [[nodiscard]] virtual Values effective_options(const std::string& algorithm, const Values& options) const = 0;

  /// What a user should know before trusting results of this scenario; empty when nothing is odd.
  [[nodiscard]] virtual std::vector<std::string> warnings(const Values& scenario) const = 0;

  /// One realization. @throws InvalidInput
  [[nodiscard]] virtual Handle draw(const Values& scenario, std::uint64_t seed, std::uint64_t realization) const = 0;
  [[nodiscard]] virtual Handle read_instance(const io::Arrays& arrays, const std::string& subject) const = 0;
  [[nodiscard]] virtual io::Arrays write_instance(const Handle& instance) const = 0;
  [[nodiscard]] virtual Handle read_solution(const Handle& instance, const io::Arrays& arrays, const std::string& subject) const = 0;
  [[nodiscard]] virtual io::Arrays write_solution(const Handle& instance, const Handle& solution) const = 0;

  /// @param make_fabric  how the agents of a distributed algorithm are hosted. Under MPI all ranks call this; the solution is
  ///                     whole on the one that hosts the centre, the rest of the result is the same on all.
  /// @throws InvalidInput  for an unknown algorithm or option
  [[nodiscard]] virtual Solved solve(const Handle& instance, const std::string& algorithm, const Values& options,
                                     const SolveControl& control, const MakeFabric& make_fabric = local_fabric()) const = 0;
  [[nodiscard]] virtual Evaluation evaluate(const Handle& instance, const Handle& solution) const = 0;
  /// Places for a drawing; empty when the instance has no positions.
  [[nodiscard]] virtual std::vector<Site> sites(const Handle& instance) const = 0;
  /// Groups of quantities of an answer that are computed only where they are asked for; empty for most systems.
  [[nodiscard]] virtual std::vector<DetailInfo> details() const = 0;
  /// One group. @throws InvalidInput  for an unknown name, or an instance that does not hold what the group needs
  [[nodiscard]] virtual Values detail(const std::string& name, const Handle& instance, const Handle& solution) const = 0;

 private:
  std::string key_;
  std::string title_;
};

/// What a slice's adapter (systems/<key>/system.hpp) must offer.
template <class S>
concept SystemAdapter = requires(const typename S::Scenario& scenario, const typename S::Instance& instance,
                                 const typename S::Solution& solution, const io::Arrays& arrays, const std::string& subject) {
  { S::draw(scenario, std::uint64_t{}, std::uint64_t{}) } -> std::same_as<typename S::Instance>;
  { S::read_instance(arrays, subject) } -> std::same_as<typename S::Instance>;
  { S::write_instance(instance) } -> std::same_as<io::Arrays>;
  { S::read_solution(instance, arrays, subject) } -> std::same_as<typename S::Solution>;
  { S::write_solution(instance, solution) } -> std::same_as<io::Arrays>;
  { S::warnings(scenario) } -> std::same_as<std::vector<std::string>>;
  { S::evaluate(instance, solution) } -> std::same_as<Evaluation>;
  { S::sites(instance) } -> std::same_as<std::vector<Site>>;
  { S::bibtex() } -> std::same_as<std::string>;
  { S::algorithms() } -> std::same_as<const std::vector<Algorithm<typename S::Instance, typename S::Solution>>&>;
};

/// An adapter that also offers details (systems/detail.hpp).
template <class S>
concept HasDetails = requires {
  { S::details() } -> std::same_as<const std::vector<Detail<typename S::Instance, typename S::Solution>>&>;
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
    for (const auto& a : S::algorithms()) infos.push_back({a.name, a.title, a.source, a.options, a.distributed});
    return infos;
  }
  [[nodiscard]] Values effective_scenario(const Values& scenario) const override { return to_values(scenario_of(scenario)); }
  [[nodiscard]] std::vector<std::string> warnings(const Values& scenario) const override { return S::warnings(scenario_of(scenario)); }
  [[nodiscard]] Values effective_options(const std::string& algorithm, const Values& options) const override {
    return find(algorithm).effective(options);
  }
  [[nodiscard]] Handle draw(const Values& scenario, std::uint64_t seed, std::uint64_t realization) const override {
    return std::make_shared<const typename S::Instance>(S::draw(scenario_of(scenario), seed, realization));
  }
  [[nodiscard]] Handle read_instance(const io::Arrays& arrays, const std::string& subject) const override {
    return std::make_shared<const typename S::Instance>(S::read_instance(arrays, subject));
  }
  [[nodiscard]] io::Arrays write_instance(const Handle& handle) const override { return S::write_instance(instance(handle)); }
  [[nodiscard]] Handle read_solution(const Handle& handle, const io::Arrays& arrays, const std::string& subject) const override {
    return std::make_shared<const typename S::Solution>(S::read_solution(instance(handle), arrays, subject));
  }
  [[nodiscard]] io::Arrays write_solution(const Handle& handle, const Handle& answer) const override {
    return S::write_solution(instance(handle), solution(answer));
  }
  [[nodiscard]] Solved solve(const Handle& handle, const std::string& algorithm, const Values& options, const SolveControl& control,
                             const MakeFabric& make_fabric) const override {
    auto outcome = find(algorithm).solve(instance(handle), options, control, make_fabric);
    return {.solution = std::make_shared<const typename S::Solution>(std::move(outcome.solution)),
            .status = outcome.status,
            .iterations = outcome.iterations,
            .trace = std::move(outcome.trace),
            .traffic = outcome.traffic,
            .residuals = std::move(outcome.residuals),
            .certificate = std::move(outcome.certificate),
            .message = std::move(outcome.message)};
  }
  [[nodiscard]] Evaluation evaluate(const Handle& handle, const Handle& answer) const override {
    return S::evaluate(instance(handle), solution(answer));
  }
  [[nodiscard]] std::vector<Site> sites(const Handle& handle) const override { return S::sites(instance(handle)); }
  [[nodiscard]] std::vector<DetailInfo> details() const override {
    std::vector<DetailInfo> infos;
    if constexpr (HasDetails<S>) {
      for (const auto& d : S::details()) infos.push_back({d.name, d.title});
    }
    return infos;
  }
  [[nodiscard]] Values detail(const std::string& name, const Handle& handle, const Handle& answer) const override {
    std::vector<std::string> known;
    if constexpr (HasDetails<S>) {
      for (const auto& d : S::details()) {
        if (d.name == name) return d.compute(instance(handle), solution(answer));
        known.push_back(d.name);
      }
    }
    throw InvalidInput(unknown_name("detail", name, known));
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
    std::vector<std::string> known;
    for (const auto& a : S::algorithms()) {
      if (a.name == name) return a;
      known.push_back(a.name);
    }
    throw InvalidInput(unknown_name("algorithm", name, known));
  }
};

}  // namespace airloom::experiments
