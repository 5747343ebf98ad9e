#include "airloom/systems/iab/solve_by_name.hpp"

#include "airloom/systems/iab/system.hpp"

namespace airloom::iab {

std::vector<std::string> algorithm_names() { return names_of(Iab::algorithms()); }

Outcome<Solution> solve(const Instance& instance, const std::string& algorithm, const Values& options, const SolveControl& control,
                        const MakeFabric& make_fabric) {
  return find_algorithm(Iab::algorithms(), algorithm).solve(instance, options, control, make_fabric);
}

}  // namespace airloom::iab
