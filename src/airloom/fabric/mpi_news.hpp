#pragma once
/// Numbers that every rank tells rank 0 while it works: how far it is.
#include <cstdint>
#include <memory>
#include <vector>

#include "airloom/fabric/mpi.hpp"

namespace airloom {

/// The newest numbers of all ranks on rank 0. Made and used by the first thread of each rank, which other threads work beside; nobody
/// waits but in `tell_last`.
class MpiNews {
 public:
  /// Every rank makes it together. @param width  numbers that each rank tells
  MpiNews(const MpiSession& session, std::size_t width);
  ~MpiNews();
  MpiNews(const MpiNews&) = delete;
  MpiNews& operator=(const MpiNews&) = delete;

  /// Tells these, unless rank 0 has not yet taken the last ones: then they are left out, newer ones will follow.
  void tell(const std::vector<std::int64_t>& numbers);
  /// This rank's last numbers; waits until rank 0 has taken them. Rank 0 does not wait: it goes on with `newest` until all is complete.
  void tell_last(const std::vector<std::int64_t>& numbers);
  /// Rank by rank; zeros of a rank that has told nothing yet. Of use on rank 0.
  [[nodiscard]] const std::vector<std::vector<std::int64_t>>& newest();
  /// All ranks have told their last. Of use on rank 0, after `newest`.
  [[nodiscard]] bool complete() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace airloom
