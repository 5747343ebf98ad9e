#pragma once
/// From what a series says to who answers it.
#include <map>

#include "airloom/experiments/outside/answerer.hpp"
#include "airloom/experiments/outside/outside_spec.hpp"

namespace airloom::experiments {

/// Functions of the caller's, by the name that a series gives.
using Functions = std::map<std::string, std::shared_ptr<Answerer>>;

/// @param points, realizations, seed  of the experiment
/// @throws InvalidInput  for a function that the caller did not give: only the program that holds it can run it
[[nodiscard]] std::shared_ptr<Answerer> make_answerer(const OutsideSpec& spec, const Functions& functions, std::size_t points,
                                                      std::size_t realizations, std::uint64_t seed);

}  // namespace airloom::experiments
