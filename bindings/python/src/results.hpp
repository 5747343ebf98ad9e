#pragma once
/// Stored results as columns, and what their checks say.
#include <pybind11/pybind11.h>

#include <string>

#include "airloom/experiments/results/checks.hpp"

namespace airloom::python {

/// One verdict with all that belongs to it.
[[nodiscard]] pybind11::dict check_dict(const std::string& experiment, const experiments::CheckResult& check);

void add_results(pybind11::module_& module);

}  // namespace airloom::python
