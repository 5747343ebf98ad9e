/// One program on several ranks: the same numbers and the same traffic as in one process; what happens when a rank fails.
///
/// Usage: test_mpi agrees RANKS | throws RANK | dies RANK | everyone_throws
#include <csignal>
#include <iostream>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/fabric/local.hpp"
#include "airloom/fabric/mpi.hpp"
#include "fabric/consensus.hpp"

namespace airloom::test {
namespace {

/// Differences between a run on this session and one in a single process, "" when there are none.
std::string difference(const MpiSession& session, int agents, int width) {
  const ConsensusResult expected = consensus(local_fabric(), agents, width);
  const ConsensusResult found = consensus(mpi_fabric(session), agents, width);
  std::string text = traffic_difference(expected.traffic, found.traffic);
  if (found.shared != expected.shared) text += "shared ";
  if (found.rounds != expected.rounds) text += "rounds ";
  if (session.rank() == 0 && found.token != expected.token) text += "token ";
  if (found.parts != (session.rank() == 0 ? expected.parts : std::vector<Eigen::VectorXd>{})) text += "parts ";
  if (!text.empty()) text = "rank " + std::to_string(session.rank()) + ", " + std::to_string(agents) + " agents: " + text + "differ\n";
  return text;
}

int agrees(const MpiSession& session, int ranks) {
  std::string text;
  if (session.size() != ranks) text += std::to_string(session.size()) + " ranks were started, not " + std::to_string(ranks) + "\n";
  if (session.ranks_on_node() != ranks) text += "ranks_on_node is " + std::to_string(session.ranks_on_node()) + "\n";
  if (!under_mpi_launcher() || launched_processes() != ranks) text += "the launcher is not seen\n";
  if (session.sum(session.rank()) != ranks * (ranks - 1) / 2 || session.largest(session.rank()) != ranks - 1) text += "sum or largest\n";
  session.barrier();
  for (const int agents : {1, 2, 3, 4, 7}) {
    for (const int width : {1, 6}) text += difference(session, agents, width);
  }
  std::cerr << text;
  return text.empty() ? 0 : 1;
}

/// A long algorithm in the middle of which one rank stops answering.
int fail_on(const MpiSession& session, int rank, bool dies) {
  for (int round = 0; round < 20000; ++round) {
    if (round == 30 && session.rank() == rank) {
      if (dies) (void)std::raise(SIGKILL);
      throw IoError("the disk of rank " + std::to_string(rank) + " is full");
    }
    (void)consensus(mpi_fabric(session), 4, 6);
  }
  return 0;
}

int run(const MpiSession& session, const std::string& what, int number) {
  if (what == "agrees") return agrees(session, number);
  if (what == "throws" || what == "dies") return fail_on(session, number, what == "dies");
  if (what == "everyone_throws") throw InvalidInput("users: 0; must be at least 1");
  return 2;
}

int report(bool tell) {
  try {
    throw;
  } catch (const Error& error) {
    if (tell) std::cerr << "told: " + std::string(error.what()) + "\n" << std::flush;
    return dynamic_cast<const IoError*>(&error) != nullptr ? 3 : 2;
  }
}

}  // namespace
}  // namespace airloom::test

int main(int argc, char** argv) {
  using namespace airloom;
  const std::string what = argc > 1 ? argv[1] : "";
  const int number = argc > 2 ? std::stoi(argv[2]) : 0;
  const MpiSession session;
  return run_on_ranks(
      session, [&] { return test::run(session, what, number); }, test::report);
}
