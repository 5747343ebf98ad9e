#pragma once
/// Commands that run on several MPI ranks: when they do, and how all of them end together.
#include <functional>

#include "airloom/fabric/mpi.hpp"

namespace airloom::app {

/// The command was started on ranks: by a launcher, or because it asks for MPI.
/// @throws Unsupported  when a launcher started several processes of a build without MPI: each would do the same work
[[nodiscard]] bool on_ranks(bool asked_for);

/// Starts MPI and calls `body` on every rank. All of them end with the largest of their exit codes; an error on any of them is
/// told and ends all at once.
int with_ranks(const std::function<int(const MpiSession&)>& body);

/// Threads of one rank when the user does not say: its share of the machine's, and no more than the launcher lets it use.
[[nodiscard]] int threads_of_rank(const MpiSession& session);

}  // namespace airloom::app
