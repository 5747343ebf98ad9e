#pragma once
/// Answers that were computed elsewhere, one file per network.
#include "airloom/experiments/outside/answerer.hpp"
#include "airloom/experiments/outside/outside_spec.hpp"
#include "airloom/experiments/outside/watched_files.hpp"

namespace airloom::experiments {

/// In the pattern, `{realization}`, `{point}` and `{seed}` stand for numbers: "mine/{point}/{realization}.npz".
class SolutionFiles final : public Answerer {
 public:
  /// @param points, realizations  of the experiment: which files belong to it
  SolutionFiles(OutsideSpec spec, std::size_t points, std::size_t realizations, std::uint64_t seed);
  /// {"solutions", "files" that are there, "bytes" and "crc32" of them all}
  [[nodiscard]] io::Json identity() const override;
  [[nodiscard]] std::vector<Reply> answer(std::span<const Question> questions, int worker, const std::stop_token& stop) override;

 private:
  [[nodiscard]] std::vector<std::filesystem::path> all_files() const;
  [[nodiscard]] std::filesystem::path file(std::size_t point, std::uint64_t realization, std::uint64_t seed) const;
  OutsideSpec spec_;
  std::size_t points_;
  std::size_t realizations_;
  std::uint64_t seed_;
  WatchedFiles watched_;  ///< realization after realization of a point, point after point
};

}  // namespace airloom::experiments
