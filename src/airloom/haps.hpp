#pragma once
/// What is public of `haps`: cell-free beams of macro stations and a high-altitude platform, for proportional fairness.
///
///     const airloom::haps::Instance network = airloom::haps::draw(airloom::haps::Scenario(), 1, 0);
///     const auto outcome = airloom::haps::solve(network);
///     const airloom::Evaluation judged = airloom::haps::evaluate(network, outcome.solution);
#include "airloom/public.hpp"
// clang-format off: what decides the layout of Eigen's types stands first
#include "airloom/systems/haps/judge/metrics.hpp"
#include "airloom/systems/haps/problem/files.hpp"
#include "airloom/systems/haps/problem/instance.hpp"
#include "airloom/systems/haps/problem/scenario.hpp"
#include "airloom/systems/haps/solve_by_name.hpp"
// clang-format on
