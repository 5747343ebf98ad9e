#pragma once
/// Scenarios, draws, solvers and judges of every system, by the system's key.
#include <pybind11/pybind11.h>

#include "airloom/experiments/spec/scenario.hpp"

namespace airloom::python {

/// Fields by name; the dictionaries among the values are random fields: {"from": 2, "to": 40}. @throws InvalidInput
[[nodiscard]] experiments::Scenario to_scenario(const experiments::System& system, const pybind11::dict& values);

void add_systems(pybind11::module_& module);

}  // namespace airloom::python
