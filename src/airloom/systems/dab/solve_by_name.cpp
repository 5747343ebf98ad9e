#include "airloom/systems/dab/solve_by_name.hpp"

#include "airloom/systems/dab/system.hpp"

namespace airloom::dab {

std::vector<std::string> algorithm_names() { return names_of(Dab::algorithms()); }

Outcome<Solution> solve(const Instance& instance, const std::string& algorithm, const Values& options, const SolveControl& control,
                        const MakeFabric& make_fabric) {
  return find_algorithm(Dab::algorithms(), algorithm).solve(instance, options, control, make_fabric);
}

}  // namespace airloom::dab
