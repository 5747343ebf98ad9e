#include "airloom/ranks.hpp"

#include <sched.h>

#include <algorithm>
#include <exception>
#include <iostream>
#include <string>

#include "airloom/command.hpp"
#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"

namespace airloom::app {

int tell_error(bool tell) {
  const auto end = [tell](const std::string& text, int code) {
    if (tell) std::cerr << "airloom: " + text + "\n" << std::flush;
    return code;
  };
  try {
    throw;
  } catch (const IoError& error) {
    return end(error.what(), io_trouble);
  } catch (const Error& error) {
    return end(error.what(), bad_input);
  } catch (const std::exception& error) {
    return end("internal error: " + std::string(error.what()) + "\nPlease report it with the command that you ran.", bug);
  }
}

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
        if (tell && session.rank() != 0) std::cerr << "rank " + std::to_string(session.rank()) + ": ";
        return tell_error(tell);
      });
}

int threads_of_rank(const MpiSession& session) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const int cores = sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : hardware_threads();
  return std::max(1, std::min(cores, hardware_threads() / session.ranks_on_node()));
}

}  // namespace airloom::app
