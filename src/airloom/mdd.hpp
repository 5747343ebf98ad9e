#pragma once
/// What is public of `mdd`: powers of multicarrier-division duplex cell-free MIMO.
///
///     const airloom::mdd::Instance network = airloom::mdd::draw(airloom::mdd::Scenario(), 1, 0);
///     const auto outcome = airloom::mdd::solve(network);
///     const airloom::Evaluation judged = airloom::mdd::evaluate(network, outcome.solution);
#include "airloom/public.hpp"
// clang-format off: what decides the layout of Eigen's types stands first
#include "airloom/systems/mdd/judge/metrics.hpp"
#include "airloom/systems/mdd/problem/files.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"
#include "airloom/systems/mdd/problem/scenario.hpp"
#include "airloom/systems/mdd/solve_by_name.hpp"
// clang-format on
