#include <algorithm>
#include <cmath>
#include <numeric>

#include "airloom/io/json.hpp"
#include "airloom/training/data.hpp"
#include "airloom/training/edge_net.hpp"
#include "airloom/training/learner.hpp"
#include "airloom/training/model_file.hpp"

namespace airloom::mdd::training {
namespace {

constexpr std::int64_t most_in_a_pass = 64;  // layouts in one pass without gradients: bounds the memory

/// Layouts of one size; the batch shares their arrays.
struct EdgeGroup {
  NetworkSize size;
  EdgeLayouts layouts;
  EdgeBatch batch;
};

std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(count));
  std::iota(out.begin(), out.end(), first);
  return out;
}

class EdgeLearner : public Learner {
 public:
  EdgeLearner(const TrainOptions& o, torch::Device device) : o_(o), device_(device), net_(o.edge_net, o.seed) { net_.tensors().to(device); }

  void draw(std::stop_token stop) override {
    learned_ = groups(DataPart::learned, stop);
    watched_ = groups(DataPart::watched, stop);
    if (!stop.stop_requested()) measure_features();
  }
  [[nodiscard]] std::vector<int> counts() const override {
    std::vector<int> out;
    for (const EdgeGroup& group : learned_) out.push_back(group.layouts.count);
    return out;
  }
  [[nodiscard]] torch::Tensor loss(int group, const std::vector<std::int64_t>& which) override {
    const EdgeBatch batch = select(learned_[static_cast<std::size_t>(group)].batch, which);
    return training::loss(batch, rates(batch, net_.forward(batch)), o_.promise_weight);
  }
  [[nodiscard]] Score score() override;
  [[nodiscard]] std::vector<SizeScore> test(std::stop_token stop) override {
    const std::vector<EdgeGroup> unseen = groups(DataPart::test, stop);
    std::vector<SizeScore> out;
    if (stop.stop_requested()) return out;
    for (const EdgeGroup& group : unseen) out.push_back(size_score(group).first);
    return out;
  }
  [[nodiscard]] TensorSet& tensors() override { return net_.tensors(); }
  void write(const std::filesystem::path& file, const TrainedBy& by) const override {
    write_tensors(file, net_.tensors(),
                  edge_net_metadata(net_.config(), {.seed = by.seed, .command = by.command, .training = training_text()}));
  }

 private:
  [[nodiscard]] std::vector<EdgeGroup> groups(DataPart part, std::stop_token stop) const;
  void measure_features();
  /// Figures of a group, and its mean loss.
  [[nodiscard]] std::pair<SizeScore, double> size_score(const EdgeGroup& group) const;
  [[nodiscard]] std::string training_text() const;

  const TrainOptions& o_;
  torch::Device device_;
  EdgeNet net_;
  std::vector<EdgeGroup> learned_, watched_;
};

std::vector<EdgeGroup> EdgeLearner::groups(DataPart part, std::stop_token stop) const {
  std::vector<EdgeGroup> out(o_.sizes.size());
  for (std::size_t i = 0; i < out.size() && !stop.stop_requested(); ++i) {
    out[i].size = o_.sizes[i];
    out[i].layouts = draw_edge_layouts(o_.edge_net.variant, scenario_of(o_, o_.sizes[i]), o_.random, range_of(o_, part, i),
                                       part != DataPart::learned, o_.threads, stop);
    out[i].batch = batch_of(out[i].layouts, device_);
  }
  return out;
}

/// Mean, deviation, least and largest value of every feature over the links that serve, all sizes together.
void EdgeLearner::measure_features() {
  const torch::NoGradGuard frozen;
  torch::Tensor sum, squares, least, most;
  double count = 0.0;
  for (const EdgeGroup& group : learned_) {
    const torch::Tensor rows = group.batch.features.flatten(0, 3).to(torch::kFloat64);
    const torch::Tensor used = rows.index_select(0, torch::nonzero(group.batch.strength.flatten() > 0.0).flatten());
    const torch::Tensor low = used.amin({0}), high = used.amax({0});
    sum = count > 0.0 ? sum + used.sum(0) : used.sum(0);
    squares = count > 0.0 ? squares + used.square().sum(0) : used.square().sum(0);
    least = count > 0.0 ? torch::minimum(least, low) : low;
    most = count > 0.0 ? torch::maximum(most, high) : high;
    count += static_cast<double>(used.size(0));
  }
  const torch::Tensor mean = sum / count;
  const torch::Tensor deviation = (squares / count - mean.square()).clamp_min(0.0).sqrt();
  const auto set = [this](const char* name, const torch::Tensor& x) { net_.tensors().at(name).copy_(x); };
  set("feature_mean", mean);
  set("feature_std", torch::where(deviation > 1e-6, deviation, torch::ones_like(deviation)));
  set("feature_min", least);
  set("feature_max", most);
}

std::pair<SizeScore, double> EdgeLearner::size_score(const EdgeGroup& group) const {
  const torch::NoGradGuard frozen;
  const double bands = group.layouts.subcarriers_dl + group.layouts.subcarriers_ul;
  SizeScore score{.size = group.size};
  double total_loss = 0.0;
  for (std::int64_t first = 0; first < group.layouts.count; first += most_in_a_pass) {
    const std::int64_t count = std::min(most_in_a_pass, group.layouts.count - first);
    const EdgeBatch batch = select(group.batch, numbers(first, count));
    const EdgeRates r = rates(batch, net_.forward(batch));
    total_loss += training::loss(batch, r, o_.promise_weight).item<double>() * static_cast<double>(count) / group.layouts.count;
    const torch::Tensor total = r.total.to(torch::kCPU, torch::kFloat64), broken = violated(batch, r).to(torch::kCPU, torch::kFloat64);
    for (std::int64_t i = 0; i < count; ++i) {
      const double reference = group.layouts.reference[static_cast<std::size_t>(first + i)];
      if (!std::isfinite(reference)) continue;
      ++score.layouts;
      score.reference += reference / bands;
      score.efficiency += total[i].item<double>() / bands;
      score.violations += broken[i].item<double>();
    }
  }
  for (double* sum : {&score.reference, &score.efficiency, &score.violations}) *sum /= std::max(score.layouts, 1);
  return {score, total_loss};
}

Score EdgeLearner::score() {
  Score total{.loss = 0.0, .ratio = 0.0, .violations = 0.0};
  double measured = 0.0;
  for (const EdgeGroup& group : watched_) {
    const auto [score, loss] = size_score(group);
    total.loss += loss / static_cast<double>(watched_.size());
    if (score.layouts == 0) continue;
    total.ratio += score.efficiency / score.reference;
    total.violations += score.violations;
    ++measured;
  }
  total.ratio /= measured;
  total.violations /= measured;
  return total;
}

std::string EdgeLearner::training_text() const {
  io::Json out;
  out["sizes"] = sizes_text(o_.sizes);
  out["scenario"] = io::to_json(to_values(o_.scenario));
  out["random"] = to_json(o_.random);
  return io::json_text(out);
}

}  // namespace

std::unique_ptr<Learner> make_edge_learner(const TrainOptions& options, torch::Device device) {
  return std::make_unique<EdgeLearner>(options, device);
}

}  // namespace airloom::mdd::training
