#pragma once
/// What is public of `iab`: hybrid beams and the split of the band for UAV integrated access and backhaul.
///
///     const airloom::iab::Instance network = airloom::iab::draw(airloom::iab::Scenario(), 1, 0);
///     const auto outcome = airloom::iab::solve(network);
///     const airloom::Evaluation judged = airloom::iab::evaluate(network, outcome.solution);
#include "airloom/public.hpp"
// clang-format off: what decides the layout of Eigen's types stands first
#include "airloom/systems/iab/judge/metrics.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "airloom/systems/iab/problem/instance.hpp"
#include "airloom/systems/iab/problem/scenario.hpp"
#include "airloom/systems/iab/solve_by_name.hpp"
// clang-format on
