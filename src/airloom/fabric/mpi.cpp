#include "airloom/fabric/mpi.hpp"

#include <mpi.h>

#include <array>
#include <chrono>
#include <exception>
#include <limits>
#include <numeric>
#include <string>
#include <thread>

#include "airloom/core/error.hpp"

namespace airloom {
namespace {

using Clock = std::chrono::steady_clock;

/// @throws IoError  naming what was being done, unless the code says success
void require(int code, const char* doing) {
  if (code == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING> text{};
  int length = 0;
  MPI_Error_string(code, text.data(), &length);
  throw IoError(std::string("MPI: ") + doing + ": " + std::string(text.data(), static_cast<std::size_t>(length)));
}

int to_count(Eigen::Index reals) {
  if (reals > std::numeric_limits<int>::max()) throw InvalidInput("MPI: a message of " + std::to_string(reals) + " reals is too long");
  return static_cast<int>(reals);
}

/// Waits without burning the core that a slower rank may need. False when the deadline came first.
bool wait_asleep(MPI_Request& request, const char* doing, Clock::time_point deadline = Clock::time_point::max()) {
  int arrived = 0;
  for (auto pause = std::chrono::microseconds(10); Clock::now() < deadline; pause = std::min(2 * pause, std::chrono::microseconds(5000))) {
    require(MPI_Test(&request, &arrived, MPI_STATUS_IGNORE), doing);
    if (arrived != 0) return true;
    std::this_thread::sleep_for(pause);
  }
  return false;
}

std::int64_t reduce(std::int64_t x, MPI_Op operation, const char* doing) {
  std::int64_t result = 0;
  MPI_Request request = MPI_REQUEST_NULL;
  require(MPI_Iallreduce(&x, &result, 1, MPI_INT64_T, operation, MPI_COMM_WORLD, &request), doing);
  (void)wait_asleep(request, doing);
  return result;
}

std::vector<int> hosted_by(int rank, int size, int agents) {
  if (agents < 1) throw InvalidInput("fabric: " + std::to_string(agents) + " agents; must be at least 1");
  std::vector<int> hosted;
  for (int agent = rank; agent < agents; agent += size) hosted.push_back(agent);
  return hosted;
}

}  // namespace

bool mpi_built_in() { return true; }

/// Failed ranks talk on a channel of their own: the others may be in the middle of anything.
struct MpiSession::Parts {
  MPI_Comm failures = MPI_COMM_NULL;
  int exit_code = 0;
  int largest = 0;
};

MpiSession::MpiSession() : parts_(std::make_unique<Parts>()), exceptions_(std::uncaught_exceptions()) {
  int provided = 0;
  require(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "start");
  require(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), "start");
  require(MPI_Comm_rank(MPI_COMM_WORLD, &rank_), "start");
  require(MPI_Comm_size(MPI_COMM_WORLD, &size_), "start");
  require(MPI_Comm_dup(MPI_COMM_WORLD, &parts_->failures), "start");
  MPI_Comm node = MPI_COMM_NULL;
  require(MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node), "start");
  require(MPI_Comm_size(node, &ranks_on_node_), "start");
  require(MPI_Comm_free(&node), "start");
}

MpiSession::~MpiSession() {
  if (std::uncaught_exceptions() > exceptions_) MPI_Abort(MPI_COMM_WORLD, 1);
  MPI_Finalize();
}

void MpiSession::barrier() const {
  MPI_Request request = MPI_REQUEST_NULL;
  require(MPI_Ibarrier(MPI_COMM_WORLD, &request), "barrier");
  (void)wait_asleep(request, "barrier");
}

std::int64_t MpiSession::sum(std::int64_t x) const { return reduce(x, MPI_SUM, "sum"); }

std::int64_t MpiSession::largest(std::int64_t x) const { return reduce(x, MPI_MAX, "largest"); }

bool MpiSession::all_failed(int& exit_code) const {
  parts_->exit_code = exit_code;  // these outlive a request that is given up
  MPI_Request request = MPI_REQUEST_NULL;
  if (MPI_Iallreduce(&parts_->exit_code, &parts_->largest, 1, MPI_INT, MPI_MAX, parts_->failures, &request) != MPI_SUCCESS) return false;
  if (!wait_asleep(request, "failure", Clock::now() + std::chrono::seconds(1))) return false;
  exit_code = parts_->largest;
  return true;
}

void MpiSession::abort(int exit_code) const {
  MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::terminate();  // not reached
}

/// Where agents live. Messages of one rank lie together in `buffer`, rank after rank: column k there is agent order[k]'s.
struct MpiFabric::Layout {
  Layout(int agents, const MpiSession& session) : rank(session.rank()), size(session.size()) {
    for (int host = 0; host < size; ++host) {
      for (const int agent : hosted_by(host, size, agents)) order.push_back(agent);
      hosted.push_back(agents > host ? (agents - host - 1) / size + 1 : 0);
    }
  }

  /// The buffer as one column of `reals` numbers per agent, in its own order.
  Eigen::Map<Eigen::MatrixXd> columns(Eigen::Index reals) {
    const auto agents = static_cast<Eigen::Index>(order.size());
    if (const auto wanted = static_cast<std::size_t>(reals * agents); buffer.size() < wanted) buffer.resize(wanted);
    return {buffer.data(), reals, agents};
  }

  /// Sets `counts` and `offsets` for messages of `reals` numbers per agent.
  void spread(Eigen::Index reals) {
    counts.clear();
    offsets.clear();
    Eigen::Index offset = 0;
    for (const int agents : hosted) {
      counts.push_back(to_count(agents * reals));
      offsets.push_back(to_count(offset));
      offset += agents * reals;
    }
  }

  int rank;
  int size;
  std::vector<int> order;   ///< agents, rank after rank
  std::vector<int> hosted;  ///< agents per rank
  std::vector<int> counts;
  std::vector<int> offsets;
  std::vector<double> buffer;  ///< grows, never shrinks: no allocation in a loop
};

MpiFabric::MpiFabric(int agents, const MpiSession& session)
    : Fabric(agents, hosted_by(session.rank(), session.size(), agents), session.rank() == 0),
      layout_(std::make_unique<Layout>(agents, session)) {}

MpiFabric::~MpiFabric() = default;

void MpiFabric::do_gather(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) {
  Layout& l = *layout_;
  l.spread(out.rows());
  const Eigen::Map<Eigen::MatrixXd> arrived = l.columns(hosts_center() ? out.rows() : 0);
  require(MPI_Gatherv(out.data(), to_count(out.size()), MPI_DOUBLE, l.buffer.data(), l.counts.data(), l.offsets.data(), MPI_DOUBLE, 0,
                      MPI_COMM_WORLD),
          "gather");
  in.resize(out.rows(), hosts_center() ? agents() : 0);
  if (!hosts_center()) return;
  for (std::size_t k = 0; k < l.order.size(); ++k) in.col(l.order[k]) = arrived.col(static_cast<Eigen::Index>(k));
}

void MpiFabric::do_scatter(const Eigen::MatrixXd& out, Eigen::MatrixXd& in) {
  Layout& l = *layout_;
  l.spread(in.rows());
  if (hosts_center()) {
    Eigen::Map<Eigen::MatrixXd> leaving = l.columns(out.rows());
    for (std::size_t k = 0; k < l.order.size(); ++k) leaving.col(static_cast<Eigen::Index>(k)) = out.col(l.order[k]);
  }
  require(MPI_Scatterv(l.buffer.data(), l.counts.data(), l.offsets.data(), MPI_DOUBLE, in.data(), to_count(in.size()), MPI_DOUBLE, 0,
                       MPI_COMM_WORLD),
          "scatter");
}

void MpiFabric::do_broadcast(Eigen::VectorXd& x) {
  require(MPI_Bcast(x.data(), to_count(x.size()), MPI_DOUBLE, 0, MPI_COMM_WORLD), "broadcast");
}

void MpiFabric::do_pass(int from, int to, Eigen::VectorXd& token) {
  const Layout& l = *layout_;
  const int sender = from % l.size;
  const int receiver = to % l.size;
  if (sender == receiver) return;
  if (l.rank == sender) require(MPI_Send(token.data(), to_count(token.size()), MPI_DOUBLE, receiver, 0, MPI_COMM_WORLD), "pass");
  if (l.rank == receiver) {
    require(MPI_Recv(token.data(), to_count(token.size()), MPI_DOUBLE, sender, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE), "pass");
  }
}

std::vector<Eigen::VectorXd> MpiFabric::do_collect(const std::vector<Eigen::VectorXd>& parts) {
  Layout& l = *layout_;
  Eigen::MatrixXd lengths(1, local_columns());
  for (std::size_t k = 0; k < parts.size(); ++k) lengths(0, static_cast<Eigen::Index>(k)) = static_cast<double>(parts[k].size());
  Eigen::MatrixXd all_lengths;
  do_gather(lengths, all_lengths);

  std::vector<double> mine;
  for (const Eigen::VectorXd& part : parts) mine.insert(mine.end(), part.begin(), part.end());
  std::vector<double> all;
  if (hosts_center()) {
    Eigen::Index offset = 0;
    std::size_t k = 0;
    for (std::size_t host = 0; host < l.hosted.size(); ++host) {
      const Eigen::Index begin = offset;
      for (int i = 0; i < l.hosted[host]; ++i) offset += static_cast<Eigen::Index>(all_lengths(0, l.order[k++]));
      l.counts[host] = to_count(offset - begin);
      l.offsets[host] = to_count(begin);
    }
    all.resize(static_cast<std::size_t>(offset));
  }
  require(MPI_Gatherv(mine.data(), to_count(static_cast<Eigen::Index>(mine.size())), MPI_DOUBLE, all.data(), l.counts.data(),
                      l.offsets.data(), MPI_DOUBLE, 0, MPI_COMM_WORLD),
          "collect");
  if (!hosts_center()) return {};
  std::vector<Eigen::VectorXd> whole(static_cast<std::size_t>(agents()));
  const double* next = all.data();
  for (const int agent : l.order) {
    const auto length = static_cast<Eigen::Index>(all_lengths(0, agent));
    whole[static_cast<std::size_t>(agent)] = Eigen::Map<const Eigen::VectorXd>(next, length);
    next += length;
  }
  return whole;
}

MakeFabric mpi_fabric(const MpiSession& session) {
  return [&session](int agents) { return std::make_unique<MpiFabric>(agents, session); };
}

}  // namespace airloom
