/// What is known of MPI without MPI.
#include <algorithm>
#include <array>
#include <cstdlib>

#include "airloom/fabric/mpi.hpp"

namespace airloom {

bool under_mpi_launcher() {
  const auto set = [](const char* variable) { return std::getenv(variable) != nullptr; };
  return std::ranges::any_of(std::array{"OMPI_COMM_WORLD_SIZE", "PMI_RANK", "PMI_SIZE", "PMIX_RANK"}, set);
}

int launched_processes() {
  for (const char* variable : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
    if (const char* text = std::getenv(variable)) return std::max(1, std::atoi(text));
  }
  return 1;
}

int run_on_ranks(const MpiSession& session, const std::function<int()>& body, const std::function<int(bool)>& report) {
  try {
    return static_cast<int>(session.largest(body()));
  } catch (...) {
    int code = report(false);
    const bool together = session.all_failed(code);
    if (!together || session.rank() == 0) (void)report(true);
    if (!together) session.abort(code);
    return code;
  }
}

}  // namespace airloom
