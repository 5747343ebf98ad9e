#include "airloom/systems/haps/solve_by_name.hpp"

#include "airloom/systems/haps/system.hpp"

namespace airloom::haps {

std::vector<std::string> algorithm_names() { return names_of(Haps::algorithms()); }

Outcome<Solution> solve(const Instance& instance, const std::string& algorithm, const Values& options, const SolveControl& control,
                        const MakeFabric& make_fabric) {
  return find_algorithm(Haps::algorithms(), algorithm).solve(instance, options, control, make_fabric);
}

}  // namespace airloom::haps
