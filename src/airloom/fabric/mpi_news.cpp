#include "airloom/fabric/mpi_news.hpp"

#include <mpi.h>

#include <chrono>
#include <exception>
#include <string>
#include <thread>

#include "airloom/core/error.hpp"

namespace airloom {
namespace {

constexpr int news_tag = 0;
constexpr int last_tag = 1;

void require(int code) {
  if (code != MPI_SUCCESS) throw IoError("MPI: news of the ranks: error " + std::to_string(code));
}

}  // namespace

struct MpiNews::Parts {
  MPI_Comm channel = MPI_COMM_NULL;
  int rank = 0;
  std::vector<std::int64_t> sent;  ///< belongs to MPI while `request` is open
  MPI_Request request = MPI_REQUEST_NULL;
  std::vector<std::vector<std::int64_t>> newest;
  std::size_t ended = 0;
  int exceptions = std::uncaught_exceptions();

  [[nodiscard]] bool taken() {
    int done = 0;
    require(MPI_Test(&request, &done, MPI_STATUS_IGNORE));
    return done != 0;
  }
  void wait_until_taken() {
    while (!taken()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  void send(const std::vector<std::int64_t>& numbers, int tag) {
    sent = numbers;
    require(MPI_Isend(sent.data(), static_cast<int>(sent.size()), MPI_INT64_T, 0, tag, channel, &request));
  }
};

MpiNews::MpiNews(const MpiSession& session, std::size_t width) : parts_(std::make_unique<Parts>()) {
  parts_->rank = session.rank();
  parts_->newest.assign(static_cast<std::size_t>(session.size()), std::vector<std::int64_t>(width));
  require(MPI_Comm_dup(MPI_COMM_WORLD, &parts_->channel));
}

MpiNews::~MpiNews() {
  // by an exception: the session ends all ranks
  if (std::uncaught_exceptions() == parts_->exceptions) MPI_Comm_free(&parts_->channel);
}

void MpiNews::tell(const std::vector<std::int64_t>& numbers) {
  Parts& p = *parts_;
  if (p.rank == 0) p.newest[0] = numbers;
  else if (p.taken()) p.send(numbers, news_tag);
}

void MpiNews::tell_last(const std::vector<std::int64_t>& numbers) {
  Parts& p = *parts_;
  if (p.rank == 0) {
    p.newest[0] = numbers;
    ++p.ended;
    return;
  }
  p.wait_until_taken();
  p.send(numbers, last_tag);
  p.wait_until_taken();
}

const std::vector<std::vector<std::int64_t>>& MpiNews::newest() {
  Parts& p = *parts_;
  for (;;) {
    int waiting = 0;
    MPI_Status from;
    require(MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, p.channel, &waiting, &from));
    if (waiting == 0) return p.newest;
    auto& target = p.newest[static_cast<std::size_t>(from.MPI_SOURCE)];
    require(
        MPI_Recv(target.data(), static_cast<int>(target.size()), MPI_INT64_T, from.MPI_SOURCE, from.MPI_TAG, p.channel, MPI_STATUS_IGNORE));
    if (from.MPI_TAG == last_tag) ++p.ended;
  }
}

bool MpiNews::complete() const { return parts_->ended == parts_->newest.size(); }

}  // namespace airloom
