#include "airloom/systems/mdd/solve_by_name.hpp"

#include "airloom/systems/mdd/system.hpp"

namespace airloom::mdd {

std::vector<std::string> algorithm_names() { return names_of(Mdd::algorithms()); }

Outcome<Solution> solve(const Instance& instance, const std::string& algorithm, const Values& options, const SolveControl& control,
                        const MakeFabric& make_fabric) {
  return find_algorithm(Mdd::algorithms(), algorithm).solve(instance, options, control, make_fabric);
}

}  // namespace airloom::mdd
