#include "airloom/systems/dab/design/solve.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "airloom/systems/dab/design/finish.hpp"
#include "airloom/systems/dab/problem/accounting.hpp"

namespace airloom::dab {
namespace {

Products work_of(const Instance& x, std::int64_t pairs = 0) {
  return products({.stations = x.stations(), .antennas = x.antennas(), .users = x.users()}, pairs);
}

/// An iteration of the joint ascent has one evaluation; those of rejected steps come on top.
std::int64_t ascent_work(const Instance& x, const Iterations& steps, std::int64_t pairs) {
  const Products p = work_of(x, pairs);
  return steps.outer * p.central_iteration + (steps.inner - steps.outer) * x.stations() * p.evaluation;
}

Outcome<Solution> answer(const Instance& x, Design design, std::int64_t complex_products) {
  design.certificate.set("complex_products", complex_products);
  if (const std::vector<double>* rates = design.trace.find("objective"); rates != nullptr && !rates->empty()) {
    constexpr double nearly = 0.99;
    const auto reached = std::ranges::find_if(*rates, [&](double r) { return r >= nearly * rates->back(); });
    design.certificate.set("monotone", std::ranges::is_sorted(*rates));
    design.certificate.set("iterations_to_99", static_cast<std::int64_t>(reached - rates->begin()));
  }
  return finish(x, std::move(design));
}

Outcome<Solution> ring(const Instance& x, const BeamProblem& problem, const RingOptions& o, const SolveControl& control,
                       const MakeFabric& make_fabric) {
  Design design = solve_ring(problem, o, control, make_fabric);
  const std::int64_t work = design.iterations.inner * work_of(x).ring_visit * o.inner_steps;
  return answer(x, std::move(design), work);
}

Outcome<Solution> star(const Instance& x, const BeamProblem& problem, const StarOptions& o, const SolveControl& control,
                       const MakeFabric& make_fabric) {
  Design design = solve_star(problem, o, control, make_fabric);
  const std::int64_t work = design.iterations.inner * work_of(x).ring_visit * o.local_steps;
  return answer(x, std::move(design), work);
}

}  // namespace

Outcome<Solution> design_central(const Instance& x, const CentralOptions& o, const SolveControl& control) {
  Design design = solve_central(checked_problem(x), o, control);
  const std::int64_t work = ascent_work(x, design.iterations, o.memory);
  return answer(x, std::move(design), work);
}

Outcome<Solution> design_central_unaware(const Instance& x, const UnawareOptions& o, const SolveControl& control) {
  Design design = solve_unaware(checked_problem(x), o, control);
  const std::int64_t work = ascent_work(x, design.iterations, o.memory);
  return answer(x, std::move(design), work);
}

Outcome<Solution> design_central_backed_off(const Instance& x, const BackoffOptions& o, const SolveControl& control) {
  const BeamProblem problem = checked_problem(x);
  Design design = solve_unaware(problem, o.unaware(), control);
  const std::int64_t work = ascent_work(x, design.iterations, o.memory);
  BeamValue value(problem, design_model(problem, o.distortion));
  design.certificate.set("scale", back_off(value, {.weight = problem.weight}, design.w));
  return answer(x, std::move(design), work);
}

Outcome<Solution> design_ring(const Instance& x, const RingOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  return ring(x, checked_problem(x), o, control, make_fabric);
}

Outcome<Solution> design_ring_unaware(const Instance& x, const RingOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  return ring(x, without_distortion(checked_problem(x)), o, control, make_fabric);
}

Outcome<Solution> design_star(const Instance& x, const StarOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  return star(x, checked_problem(x), o, control, make_fabric);
}

Outcome<Solution> design_star_admm(const Instance& x, const StarOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  StarOptions unbiased = o;
  unbiased.variant = StarVariant::admm;
  return star(x, checked_problem(x), unbiased, control, make_fabric);
}

Outcome<Solution> design_star_pmm(const Instance& x, const PenaltyStarOptions& o, const SolveControl& control,
                                  const MakeFabric& make_fabric) {
  Design design = solve_star(checked_problem(x), o.star(), control, make_fabric);
  const std::int64_t work = design.iterations.inner * work_of(x).pmm_visit;
  return answer(x, std::move(design), work);
}

Outcome<Solution> design_star_unaware(const Instance& x, const StarOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  return star(x, without_distortion(checked_problem(x)), o, control, make_fabric);
}

Outcome<Solution> design_star_exact(const Instance& x, const StarExactOptions& o, const SolveControl& control,
                                    const MakeFabric& make_fabric) {
  Design design = solve_star_exact(checked_problem(x), o, control, make_fabric);
  const std::int64_t work = ascent_work(x, design.iterations, o.memory);
  return answer(x, std::move(design), work);
}

Outcome<Solution> design_ring_pmm(const Instance& x, const PenaltyOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  Design design = solve_ring_pmm(checked_problem(x), o, control, make_fabric);
  const std::int64_t work = design.iterations.inner * work_of(x).pmm_visit;
  return answer(x, std::move(design), work);
}

Outcome<Solution> design_central_pmm(const Instance& x, const PenaltyOptions& o, const SolveControl& control) {
  Design design = solve_central_pmm(checked_problem(x), o, control);
  const std::int64_t work = design.iterations.outer * x.stations() * work_of(x).pmm_visit;
  return answer(x, std::move(design), work);
}

}  // namespace airloom::dab
