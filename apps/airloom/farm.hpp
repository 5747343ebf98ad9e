#pragma once
/// Experiments farmed out over MPI ranks: each rank solves a shard, rank 0 puts them together.
#include "airloom/fabric/mpi.hpp"
#include "airloom/run_experiments.hpp"

namespace airloom::app {

/// As run_experiments, on every rank of the session: rank r of n has shard (r+1)/n of each experiment. What earlier runs stored,
/// on whatever number of ranks, is used. The outcome's summaries are of all ranks together. Progress is of all ranks.
/// @throws InvalidInput, IoError
[[nodiscard]] RunOutcome farm_experiments(const RunRequest& request, const Context& context, const MpiSession& session);

}  // namespace airloom::app
