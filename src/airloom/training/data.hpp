#pragma once
/// The layouts of a training run by size, the order of its batches, and how a net fares on some of them.
#include <stop_token>
#include <utility>
#include <vector>

#include "airloom/training/net.hpp"
#include "airloom/training/train.hpp"

namespace airloom::mdd::training {

/// Layouts of one size. The batch shares the arrays of `layouts`.
struct DataGroup {
  Layouts layouts;
  Batch batch;
};

/// What layouts are for. They are realizations from (part + 1) 2^40 on, each size at a further 2^36, so that parts, sizes and the
/// experiments of the same seed never share one.
enum class DataPart { learned, watched, test };

/// The realizations of one size (the index of options.sizes) in one part. Sizes share the layouts equally, but for the second generation
/// in proportion to the root of the number of access points.
[[nodiscard]] LayoutRange range_of(const TrainOptions& options, DataPart part, std::size_t size);

/// One group a size; those to watch and to test with the optimiser's figures.
[[nodiscard]] std::vector<DataGroup> draw_groups(const TrainOptions& options, const HgnnConfig& config, DataPart part, torch::Device device,
                                                 std::stop_token stop);

/// Fills in the statistics that standardise link entries, from up to 1000 of the layouts to learn from.
void measure_statistics(const TrainOptions& options, HgnnConfig& config);

/// Which layouts the batch of a step has: epochs of all full batches of all groups, in random order, keyed by seed and epoch alone.
class BatchOrder {
 public:
  /// @param counts  layouts of every group
  BatchOrder(std::vector<int> counts, int batch, std::uint64_t seed);
  /// (group, layouts in it) of a step; any order of calls.
  [[nodiscard]] std::pair<int, std::vector<std::int64_t>> at(std::int64_t step);

 private:
  void shuffle(std::int64_t epoch);
  std::vector<int> counts_;
  int batch_;
  std::uint64_t seed_;
  std::int64_t per_epoch_ = 0;
  std::int64_t epoch_ = -1;
  std::vector<std::vector<std::int64_t>> layouts_;  ///< of every group, shuffled
  std::vector<std::pair<int, int>> batches_;        ///< (group, which of its batches), shuffled
};

/// Over all groups, each size counting alike.
[[nodiscard]] Score score_of(const std::vector<DataGroup>& groups, Net& net, const HgnnConfig& config, const std::array<double, 4>& kappa);
[[nodiscard]] std::vector<SizeScore> scores_by_size(const std::vector<DataGroup>& groups, Net& net, const HgnnConfig& config);

}  // namespace airloom::mdd::training
