#include "airloom/systems/twotier/solve_by_name.hpp"

#include "airloom/systems/twotier/system.hpp"

namespace airloom::twotier {

std::vector<std::string> algorithm_names() { return names_of(TwoTier::algorithms()); }

Outcome<Solution> solve(const Instance& instance, const std::string& algorithm, const Values& options, const SolveControl& control,
                        const MakeFabric& make_fabric) {
  return find_algorithm(TwoTier::algorithms(), algorithm).solve(instance, options, control, make_fabric);
}

}  // namespace airloom::twotier
