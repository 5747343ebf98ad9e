#include "airloom/systems/dab/design/solve.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "airloom/core/units.hpp"
#include "airloom/io/file_reading.hpp"
#include "airloom/systems/dab/design/finish.hpp"
#include "airloom/systems/dab/problem/files.hpp"

namespace airloom::dab {
namespace {

Outcome<Solution> answer(const Instance& x, Design design) {
  design.certificate.set("complex_products", design.products);
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
  return answer(x, solve_ring(problem, o, control, make_fabric));
}

Outcome<Solution> star(const Instance& x, const BeamProblem& problem, const StarOptions& o, const SolveControl& control,
                       const MakeFabric& make_fabric) {
  return answer(x, solve_star(problem, o, control, make_fabric));
}

/// Beams of a solution file in the solvers' units, every station scaled into its budget.
std::vector<Eigen::MatrixXcd> beams_of_file(const Instance& x, const std::string& file) {
  if (file.empty()) return {};
  Eigen::MatrixXcd w;
  io::use_array_file(file, [&](const io::Arrays& arrays) { w = read_solution(x, arrays, "start_file " + file).w; });
  if (!w.allFinite()) throw InvalidInput("start_file: " + file + " has beams that are not finite; must be finite");
  for (Eigen::Index b = 0; b < x.stations(); ++b) {
    auto own = station_beams(w, b, x.users());
    const double power = own.squaredNorm();
    if (power > x.tx_power_max_w[b]) own *= std::sqrt(x.tx_power_max_w[b] / power);
  }
  return {w / beam_unit(x)};
}

/// The answer at the largest of the smaller budgets that are asked for, sqrt(W); empty where there is none.
/// @param work  iterations and products are added to
Eigen::MatrixXcd beams_of_less_power(const Instance& x, const CentralOptions& o, const SolveControl& control, Design& work) {
  const double own = x.tx_power_max_w.maxCoeff();
  std::vector<double> budgets = o.lower_budgets_dbm;
  std::ranges::sort(budgets);
  Eigen::MatrixXcd w;
  for (const double dbm : budgets) {
    if (!std::isfinite(dbm) || std::abs(dbm) > most_decibels)
      throw InvalidInput("options.lower_budgets_dbm: " + shortest(dbm) + "; must be in [-300, 300]");
    Instance less = x;
    less.tx_power_max_w = x.tx_power_max_w / own * watt_from_dbm(dbm);
    if (!(less.tx_power_max_w.maxCoeff() < own * (1.0 - 1e-9)) || work.status == Status::interrupted) break;
    std::vector<Eigen::MatrixXcd> more;
    if (w.size() > 0) more.emplace_back(w / beam_unit(less));
    const Design design = solve_central(checked_problem(less), o, control, {}, more);
    work.status = design.status;
    work.iterations.outer += design.iterations.outer;
    work.iterations.inner += design.iterations.inner;
    work.products += design.products;
    w = design.w * beam_unit(less);
  }
  return w;
}

}  // namespace

Outcome<Solution> design_central(const Instance& x, const CentralOptions& o, const SolveControl& control) {
  const BeamProblem problem = checked_problem(x);
  std::vector<Eigen::MatrixXcd> more = beams_of_file(x, o.start_file);
  Design before;
  if (const Eigen::MatrixXcd w = beams_of_less_power(x, o, control, before); w.size() > 0) more.push_back(w / beam_unit(x));
  Design design = solve_central(problem, o, control, {}, more);
  design.iterations.outer += before.iterations.outer;
  design.iterations.inner += before.iterations.inner;
  design.products += before.products;
  return answer(x, std::move(design));
}

Outcome<Solution> design_central_unaware(const Instance& x, const UnawareOptions& o, const SolveControl& control) {
  return answer(x, solve_unaware(checked_problem(x), o, control));
}

Outcome<Solution> design_central_backed_off(const Instance& x, const BackoffOptions& o, const SolveControl& control) {
  const BeamProblem problem = checked_problem(x);
  Design design = solve_unaware(problem, o.unaware(), control);
  BeamValue value(problem, design_model(problem, o.distortion));
  design.certificate.set("scale", back_off(value, {.weight = problem.weight}, design.w));
  design.products += value.products();
  return answer(x, std::move(design));
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
  return answer(x, solve_star(checked_problem(x), o.star(), control, make_fabric));
}

Outcome<Solution> design_star_unaware(const Instance& x, const StarOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  return star(x, without_distortion(checked_problem(x)), o, control, make_fabric);
}

Outcome<Solution> design_star_exact(const Instance& x, const StarExactOptions& o, const SolveControl& control,
                                    const MakeFabric& make_fabric) {
  return answer(x, solve_star_exact(checked_problem(x), o, control, make_fabric));
}

Outcome<Solution> design_ring_pmm(const Instance& x, const PenaltyOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  return answer(x, solve_ring_pmm(checked_problem(x), o, control, make_fabric));
}

Outcome<Solution> design_central_pmm(const Instance& x, const PenaltyOptions& o, const SolveControl& control) {
  return answer(x, solve_central_pmm(checked_problem(x), o, control));
}

}  // namespace airloom::dab
