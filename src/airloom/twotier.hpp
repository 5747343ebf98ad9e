#pragma once
/// What is public of `twotier`: powers of macro and mmWave femto tiers.
///
///     const airloom::twotier::Instance network = airloom::twotier::draw(airloom::twotier::Scenario(), 1, 0);
///     const auto outcome = airloom::twotier::solve(network);
///     const airloom::Evaluation judged = airloom::twotier::evaluate(network, outcome.solution);
#include "airloom/public.hpp"
// clang-format off: what decides the layout of Eigen's types stands first
#include "airloom/systems/twotier/judge/metrics.hpp"
#include "airloom/systems/twotier/problem/files.hpp"
#include "airloom/systems/twotier/problem/instance.hpp"
#include "airloom/systems/twotier/problem/scenario.hpp"
#include "airloom/systems/twotier/solve_by_name.hpp"
// clang-format on
