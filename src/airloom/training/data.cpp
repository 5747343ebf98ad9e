#include "airloom/training/data.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "airloom/core/random.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/training/powers.hpp"

namespace airloom::mdd::training {
namespace {

constexpr StreamId order_stream{140};
constexpr std::uint64_t part_stride = std::uint64_t{1} << 40U;
constexpr std::uint64_t size_stride = std::uint64_t{1} << 36U;
constexpr std::int64_t most_at_once = 256;  // layouts in one pass without gradients: bounds the memory

int count_of(const TrainOptions& o, DataPart part) {
  switch (part) {
    case DataPart::learned: return o.layouts;
    case DataPart::watched: return o.validation;
    case DataPart::test: return o.test;
  }
  return 0;
}

/// Fisher-Yates.
template <class T>
void shuffle_by(RandomStream stream, std::vector<T>& list) {
  for (std::size_t i = list.size(); i > 1; --i) {
    std::swap(list[i - 1], list[static_cast<std::size_t>(stream.integer(static_cast<std::int64_t>(i)))]);
  }
}

/// What a net gives on every layout of a group, (n) each.
struct GroupFigures {
  torch::Tensor efficiency, violated;
  double loss = 0.0;
};

GroupFigures figures_of(const DataGroup& group, Net& net, const HgnnConfig& config, const std::array<double, 4>& kappa) {
  const torch::NoGradGuard frozen;
  std::vector<torch::Tensor> efficiency;
  std::vector<torch::Tensor> broken;
  GroupFigures out;
  for (std::int64_t first = 0; first < group.layouts.count; first += most_at_once) {
    std::vector<std::int64_t> which(static_cast<std::size_t>(std::min(most_at_once, group.layouts.count - first)));
    std::iota(which.begin(), which.end(), first);
    const Batch batch = select(group.batch, which);
    const BatchRates r = rates(batch, decode(batch, net.forward(batch, false), config.decoder, false));
    efficiency.push_back(r.efficiency(batch));
    broken.push_back(violated(batch, r));
    out.loss += loss(batch, r, kappa).item<double>() * static_cast<double>(which.size()) / group.layouts.count;
  }
  out.efficiency = torch::cat(efficiency).to(torch::kCPU, torch::kFloat64);
  out.violated = torch::cat(broken).to(torch::kCPU, torch::kFloat64);
  return out;
}

/// Means over the layouts on which the optimiser could keep the promises.
SizeScore size_score(const DataGroup& group, const GroupFigures& figures) {
  SizeScore score{.size = {group.layouts.aps, group.layouts.users}};
  for (int i = 0; i < group.layouts.count; ++i) {
    const double reference = group.layouts.reference[static_cast<std::size_t>(i)];
    if (!std::isfinite(reference)) continue;
    ++score.layouts;
    score.reference += reference;
    score.efficiency += figures.efficiency[i].item<double>();
    score.violations += figures.violated[i].item<double>();
  }
  for (double* sum : {&score.reference, &score.efficiency, &score.violations}) *sum /= std::max(score.layouts, 1);
  return score;
}

/// How much of a part's layouts a size has.
double share_of(const TrainOptions& o, std::size_t size) {
  if (!o.second_generation()) return 1.0 / static_cast<double>(o.sizes.size());
  double sum = 0.0;
  for (const NetworkSize& each : o.sizes) sum += std::sqrt(each.aps);
  return std::sqrt(o.sizes[size].aps) / sum;
}

}  // namespace

LayoutRange range_of(const TrainOptions& o, DataPart part, std::size_t size) {
  const int least = part == DataPart::learned ? o.batch : 1;
  return {.seed = o.seed,
          .first = (static_cast<std::uint64_t>(part) + 1) * part_stride + size * size_stride,
          .count = std::max(least, static_cast<int>(count_of(o, part) * share_of(o, size) + 1e-9))};
}

std::vector<DataGroup> draw_groups(const TrainOptions& o, const HgnnConfig& config, DataPart part, torch::Device device,
                                   std::stop_token stop) {
  std::vector<DataGroup> groups(o.sizes.size());
  for (std::size_t i = 0; i < groups.size() && !stop.stop_requested(); ++i) {
    groups[i].layouts =
        draw_layouts(scenario_of(o, o.sizes[i]), o.random, range_of(o, part, i), config, part != DataPart::learned, o.threads, stop);
    groups[i].batch = batch_of(groups[i].layouts, device);
  }
  return groups;
}

void measure_statistics(const TrainOptions& o, HgnnConfig& config) {
  LinkMeter meter(config.variant, config.features);
  for (std::size_t i = 0; i < o.sizes.size(); ++i) {
    const LayoutRange range = range_of(o, DataPart::learned, i);
    const Scenario scenario = scenario_of(o, o.sizes[i]);
    const int count = std::min(range.count, std::max(1, 1000 / static_cast<int>(o.sizes.size())));
    for (int k = 0; k < count; ++k) {
      const Instance instance = draw_layout(scenario, o.random, range.seed, range.first + static_cast<std::uint64_t>(k));
      meter.add(instance, make_problem(instance));
    }
  }
  config.ap = meter.ap();
  config.user = meter.user();
}

BatchOrder::BatchOrder(std::vector<int> counts, int batch, std::uint64_t seed) : counts_(std::move(counts)), batch_(batch), seed_(seed) {
  for (const int count : counts_) per_epoch_ += count / batch;
}

void BatchOrder::shuffle(std::int64_t epoch) {
  epoch_ = epoch;
  layouts_.assign(counts_.size(), {});
  batches_.clear();
  const auto stream = [&](std::size_t entity) { return RandomStream(seed_, order_stream, static_cast<std::uint64_t>(epoch), entity); };
  for (std::size_t g = 0; g < counts_.size(); ++g) {
    layouts_[g].resize(static_cast<std::size_t>(counts_[g]));
    std::iota(layouts_[g].begin(), layouts_[g].end(), 0);
    shuffle_by(stream(g + 1), layouts_[g]);
    for (int b = 0; b < counts_[g] / batch_; ++b) batches_.emplace_back(static_cast<int>(g), b);
  }
  shuffle_by(stream(0), batches_);
}

std::pair<int, std::vector<std::int64_t>> BatchOrder::at(std::int64_t step) {
  if (step / per_epoch_ != epoch_) shuffle(step / per_epoch_);
  const auto [group, part] = batches_[static_cast<std::size_t>(step % per_epoch_)];
  const auto first = layouts_[static_cast<std::size_t>(group)].begin() + static_cast<std::ptrdiff_t>(part) * batch_;
  return {group, {first, first + batch_}};
}

Score score_of(const std::vector<DataGroup>& groups, Net& net, const HgnnConfig& config, const std::array<double, 4>& kappa) {
  Score total{.loss = 0.0, .ratio = 0.0, .violations = 0.0};
  const double share = 1.0 / static_cast<double>(groups.size());
  for (const DataGroup& group : groups) {
    const GroupFigures figures = figures_of(group, net, config, kappa);
    const SizeScore score = size_score(group, figures);
    total.loss += share * figures.loss;
    total.ratio += share * score.efficiency / score.reference;
    total.violations += share * score.violations;
  }
  return total;
}

std::vector<SizeScore> scores_by_size(const std::vector<DataGroup>& groups, Net& net, const HgnnConfig& config) {
  std::vector<SizeScore> scores;
  for (const DataGroup& group : groups) scores.push_back(size_score(group, figures_of(group, net, config, {})));
  return scores;
}

}  // namespace airloom::mdd::training
