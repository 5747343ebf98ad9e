#pragma once
/// Python functions as algorithms of experiments and comparisons.
#include <pybind11/pybind11.h>

#include <map>
#include <memory>
#include <string>

#include "airloom/experiments/outside/answerer.hpp"

namespace airloom::python {

/// @param ask       called with the interpreter's lock, by any thread: ask(list of instances, options, realizations) gives a list of
///                  (solution or None, why not, wall_s, cpu_s)
/// @param identity  what decides whether stored rows are still its own, as JSON text
[[nodiscard]] std::shared_ptr<experiments::Answerer> function_answerer(pybind11::object ask, std::size_t batch,
                                                                       const std::string& identity);

/// {name: (ask, batch, identity)} as make_plan and entrants_of take them.
[[nodiscard]] std::map<std::string, std::shared_ptr<experiments::Answerer>> functions_of(const pybind11::dict& functions);

}  // namespace airloom::python
