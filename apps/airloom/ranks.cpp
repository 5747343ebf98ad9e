#include "airloom/ranks.hpp"

#include <sched.h>

#include <algorithm>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/tell_error.hpp"

namespace airloom::app {

bool on_ranks(bool asked_for) {
  if (mpi_built_in()) return asked_for || under_mpi_launcher();
  if (asked_for) throw Unsupported("--fabric mpi: this build has no MPI; install OpenMPI (./dev setup does) and build again");
  if (launched_processes() > 1) {
    throw Unsupported("started as " + std::to_string(launched_processes()) +
                      " processes, but this build has no MPI: each would do the same; use --shard, or install OpenMPI and build again");
  }
  return false;
}

int with_ranks(const std::function<int(const MpiSession&)>& body) {
  const MpiSession session;
  return run_on_ranks(
      session, [&] { return body(session); },
      [&](bool tell) {
        // one text, written at once: the launcher may put other ranks' words between two
        return tell_error(tell, session.rank() == 0 ? "airloom" : "rank " + std::to_string(session.rank()) + ": airloom");
      });
}

int threads_of_rank(const MpiSession& session) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const int cores = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : hardware_threads();
  return std::max(1, std::min(cores, hardware_threads() / session.ranks_on_node()));
}

}  // namespace airloom::app
