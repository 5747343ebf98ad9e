#pragma once
/// The result record: one solve, judged by the independent evaluate (product.md, "The result record").
#include <cstdint>
#include <string>

#include "airloom/experiments/system/gate.hpp"
#include "airloom/experiments/system/system.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// One solved instance with everything that is reported of it.
struct Record {
  std::string system;
  std::string algorithm;
  Status status = Status::not_run;
  std::string message;
  Iterations iterations;
  Evaluation evaluation;              ///< metrics, residuals and certificate of the answer; empty without one
  bool has_answer = false;            ///< false: proved impossible, or the numbers are lost
  bool feasible = false;              ///< there is an answer, it is finite and keeps every limit and promise
  bool reference = false;             ///< the algorithm makes no promise
  std::vector<std::string> promises;  ///< arrays of the instance that options set for this solve
  Values certificate;                 ///< of the solver, merged after the evaluation's
  Traffic traffic;
  Trace history;
  Values options;  ///< effective
  std::uint64_t seed = 1;
  std::uint64_t realization = 0;
  int threads = 1;
  double wall_s = 0.0;  ///< solve only
  double cpu_s = 0.0;
};

struct SolvedRecord {
  Record record;
  System::Handle instance;  ///< what was solved: the caller's, with the promises that options added
  System::Handle solution;
};

/// Solves one instance, and lets the answer through the gate (gate.hpp).
/// @param make_fabric  how the agents of a distributed algorithm are hosted
/// @param on_answer    see gate.hpp
/// @param at_center    this process hosts the centre: elsewhere the solution is not whole, and the record has no evaluation
/// @throws InvalidInput  for an unknown algorithm or option, or an instance that the algorithm refuses
[[nodiscard]] SolvedRecord solve_record(const System& system, const System::Handle& instance, const std::string& algorithm,
                                        const Values& options, const SolveControl& control, const MakeFabric& make_fabric = local_fabric(),
                                        bool at_center = true, const OnAnswer& on_answer = {});

/// The stable JSON of `solve --json`.
[[nodiscard]] io::Json to_json(const Record& record);
/// As in the record: rounds, real numbers and bytes, in all and by class of link.
[[nodiscard]] io::Json to_json(const Traffic& traffic);
/// The stable JSON of `evaluate --json`.
[[nodiscard]] io::Json to_json(const System& system, const Evaluation& evaluation);

/// A record's reported numbers, flat, as stored by experiments: "sum_rate_bps", "residuals.power", "certificate.kkt",
/// "iterations.outer", "history.objective" (an array). Empty value when the record has none of that name.
[[nodiscard]] Values flat_values(const Record& record);

}  // namespace airloom::experiments
