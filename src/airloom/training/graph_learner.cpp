#include "airloom/io/json.hpp"
#include "airloom/training/data.hpp"
#include "airloom/training/learner.hpp"
#include "airloom/training/model_file.hpp"
#include "airloom/training/powers.hpp"

namespace airloom::mdd::training {
namespace {

class GraphLearner : public Learner {
 public:
  GraphLearner(const TrainOptions& o, torch::Device device)
      : o_(o), device_(device), config_(config_for(o)), net_(shape_of(config_), o.seed) {
    net_.tensors().to(device);
  }

  void draw(std::stop_token stop) override {
    measure_statistics(o_, config_);
    learned_ = draw_groups(o_, config_, DataPart::learned, device_, stop);
    watched_ = draw_groups(o_, config_, DataPart::watched, device_, stop);
  }
  [[nodiscard]] std::vector<int> counts() const override {
    std::vector<int> out;
    for (const DataGroup& group : learned_) out.push_back(group.layouts.count);
    return out;
  }
  [[nodiscard]] torch::Tensor loss(int group, const std::vector<std::int64_t>& which) override {
    const Batch batch = select(learned_[static_cast<std::size_t>(group)].batch, which);
    return training::loss(batch, rates(batch, decode(batch, net_.forward(batch, true), config_.decoder, true)), o_.kappa);
  }
  [[nodiscard]] Score score() override { return score_of(watched_, net_, config_, o_.kappa); }
  [[nodiscard]] std::vector<SizeScore> test(std::stop_token stop) override {
    const std::vector<DataGroup> unseen = draw_groups(o_, config_, DataPart::test, device_, stop);
    return stop.stop_requested() ? std::vector<SizeScore>{} : scores_by_size(unseen, net_, config_);
  }
  [[nodiscard]] TensorSet& tensors() override { return net_.tensors(); }
  void write(const std::filesystem::path& file, const TrainedBy& by) const override {
    write_model(file, net_, config_,
                {.seed = by.seed, .command = by.command, .scenario = io::json_text(io::to_json(to_values(o_.scenario)))});
  }

 private:
  const TrainOptions& o_;
  torch::Device device_;
  HgnnConfig config_;
  Net net_;
  std::vector<DataGroup> learned_, watched_;
};

}  // namespace

std::unique_ptr<Learner> make_graph_learner(const TrainOptions& options, torch::Device device) {
  return std::make_unique<GraphLearner>(options, device);
}

}  // namespace airloom::mdd::training
