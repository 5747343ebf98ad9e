#pragma once
/// What is public of `dab`: beams that know the distortion of their power amplifiers.
///
///     const airloom::dab::Instance network = airloom::dab::draw(airloom::dab::Scenario(), 1, 0);
///     const auto outcome = airloom::dab::solve(network);
///     const airloom::Evaluation judged = airloom::dab::evaluate(network, outcome.solution);
#include "airloom/public.hpp"
// clang-format off: what decides the layout of Eigen's types stands first
#include "airloom/systems/dab/judge/metrics.hpp"
#include "airloom/systems/dab/problem/files.hpp"
#include "airloom/systems/dab/problem/instance.hpp"
#include "airloom/systems/dab/problem/scenario.hpp"
#include "airloom/systems/dab/solve_by_name.hpp"
// clang-format on
