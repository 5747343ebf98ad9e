#include "airloom/training/train.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <optional>

#include "airloom/core/error.hpp"
#include "airloom/training/checkpoint.hpp"
#include "airloom/training/data.hpp"
#include "airloom/training/learner.hpp"
#include "airloom/training/model_file.hpp"

namespace airloom::mdd::training {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int warm_steps = 20;  ///< whose time tells how many steps fit in the minutes

double seconds_since(Clock::time_point t) { return std::chrono::duration<double>(Clock::now() - t).count(); }

torch::Device device_of(const std::string& name) {
  try {
    const torch::Device device(name);
    if (device.is_cuda() && !torch::cuda::is_available()) throw Unsupported("--device " + name + ": this LibTorch has no such device");
    return device;
  } catch (const c10::Error&) {
    throw InvalidInput("--device: '" + name + "'; must be cpu, cuda or cuda:N");
  }
}

/// One run: owns learner and optimiser.
class Run {
 public:
  Run(const TrainOptions& o, const std::filesystem::path& output, const std::function<void(const TrainProgress&)>& report,
      std::stop_token stop)
      : o_(o),
        output_(output),
        report_(report),
        stop_(std::move(stop)),
        learner_(o.second_generation() ? make_edge_learner(o, device_of(o.device)) : make_graph_learner(o, device_of(o.device))) {
    adam_.emplace(learner_->tensors().parameters(), torch::optim::AdamOptions(o.rate));
    state_.identity = identity(o);
    state_.steps = o.minutes > 0.0 ? 0 : o.steps;
  }

  TrainResult train(bool restart);

 private:
  [[nodiscard]] std::filesystem::path beside(const char* ending) const { return output_.string() + ending; }
  void tell(const std::string& stage);
  void learn();
  void step();
  void set_rate();
  void fit_steps(double seconds_per_step);
  void look();
  void save() const;
  void finish(TrainResult& result);

  const TrainOptions& o_;
  const std::filesystem::path& output_;
  const std::function<void(const TrainProgress&)>& report_;
  std::stop_token stop_;
  std::unique_ptr<Learner> learner_;
  std::optional<torch::optim::Adam> adam_;
  Checkpoint state_;
  std::optional<BatchOrder> order_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point learning_ = Clock::now();
  std::int64_t first_step_ = 0;
  bool broken_ = false;
  TrainProgress progress_;
};

void Run::tell(const std::string& stage) {
  if (!report_) return;
  progress_.stage = stage;
  progress_.step = static_cast<int>(state_.step);
  progress_.steps = static_cast<int>(state_.steps);
  progress_.loss = state_.loss_count > 0 ? state_.loss_sum / static_cast<double>(state_.loss_count) : progress_.loss;
  progress_.elapsed_s = seconds_since(begin_);
  const auto taken = static_cast<double>(state_.step - first_step_);
  progress_.eta_s =
      taken > 0 && state_.steps > 0 ? seconds_since(learning_) / taken * static_cast<double>(state_.steps - state_.step) : std::nan("");
  report_(progress_);
}

/// A cosine from the first step to the last; flat while the number of steps is not known yet.
void Run::set_rate() {
  const double part =
      state_.steps > 0 && state_.step >= warm_steps ? static_cast<double>(state_.step) / static_cast<double>(state_.steps) : 0.0;
  const double rate = 0.5 * o_.rate * (1.0 + std::cos(std::numbers::pi * part));
  for (auto& group : adam_->param_groups()) static_cast<torch::optim::AdamOptions&>(group.options()).lr(rate);
}

void Run::step() {
  set_rate();
  const auto [group, which] = order_->at(state_.step);
  adam_->zero_grad();
  const torch::Tensor value = learner_->loss(group, which);
  value.backward();
  const double norm = torch::nn::utils::clip_grad_norm_(learner_->tensors().parameters(), o_.clip);
  const auto number = value.item<double>();
  if (!std::isfinite(number) || !std::isfinite(norm)) {
    broken_ = true;
    return;
  }
  adam_->step();
  ++state_.step;
  state_.loss_sum += number;
  ++state_.loss_count;
}

/// Leaves a twentieth of the time to drawing what is tested in the end.
void Run::fit_steps(double seconds_per_step) {
  const double left = 0.95 * 60.0 * o_.minutes - seconds_since(begin_);
  state_.steps = state_.step + std::max<std::int64_t>(1, static_cast<std::int64_t>(left / seconds_per_step));
}

void Run::look() {
  const Score score = learner_->score();
  progress_.validation = score;
  const double learned = state_.loss_count > 0 ? state_.loss_sum / static_cast<double>(state_.loss_count) : std::nan("");
  for (const double x : {static_cast<double>(state_.step), learned, score.loss, score.ratio, score.violations}) state_.history.push_back(x);
  if (state_.best.empty() || score.loss < state_.best_loss) {
    state_.best = learner_->tensors().copy();
    state_.best_loss = score.loss;
    state_.best_step = state_.step;
  }
  state_.loss_sum = 0.0;
  state_.loss_count = 0;
}

void Run::save() const {
  save_checkpoint(beside(".checkpoint"), state_, learner_->tensors(), *adam_);
  write_curve(beside(".csv"), state_.history);
}

void Run::learn() {
  learning_ = Clock::now();
  first_step_ = state_.step;
  Clock::time_point saved = Clock::now();
  Clock::time_point told = Clock::now();
  while (!stop_.stop_requested() && !broken_ && (state_.steps == 0 || state_.step < state_.steps)) {
    step();
    if (broken_) break;
    if (state_.steps == 0 && state_.step == warm_steps) fit_steps(seconds_since(learning_) / warm_steps);
    const bool due = state_.step % o_.validate_every == 0 || state_.step == state_.steps;
    if (due) {
      tell("learn");
      look();
    }
    if (seconds_since(saved) >= o_.save_every_s) {
      save();
      saved = Clock::now();
    }
    if (due || seconds_since(told) >= 5.0) {
      if (!due) tell("learn");
      told = Clock::now();
    }
  }
}

void Run::finish(TrainResult& result) {
  result.steps = static_cast<int>(state_.steps);
  result.step = static_cast<int>(state_.step);
  result.best_step = static_cast<int>(state_.best_step);
  if (broken_) {
    result.status = Status::numerical_failure;
    result.message = "the loss was no longer finite at step " + std::to_string(state_.step) + "; the model is that of step " +
                     std::to_string(state_.best_step) + ": try a smaller --rate";
  } else if (state_.step < state_.steps || state_.steps == 0) {
    result.status = Status::interrupted;
    result.message = "stopped at step " + std::to_string(state_.step) + "; the same command goes on from the last checkpoint";
  } else {
    result.status = Status::converged;
  }
  if (state_.best.empty()) return;
  learner_->tensors().load(state_.best);
  learner_->write(output_, {.seed = o_.seed, .command = command_of(o_, static_cast<int>(state_.steps), output_.string())});
  write_curve(beside(".csv"), state_.history);
  result.validation = learner_->score();
  if (result.status != Status::converged) return;
  std::filesystem::remove(beside(".checkpoint"));
  if (o_.test > 0) {
    tell("test");
    result.test = learner_->test(stop_);
  }
}

TrainResult Run::train(bool restart) {
  TrainResult result;
  tell("draw");
  learner_->draw(stop_);
  if (!stop_.stop_requested()) {
    order_.emplace(learner_->counts(), o_.batch, o_.seed);
    if (!restart && std::filesystem::exists(beside(".checkpoint"))) {
      state_ = load_checkpoint(beside(".checkpoint"), state_.identity, learner_->tensors(), *adam_);
      result.resumed_from = static_cast<int>(state_.step);
    }
    learn();
    if (stop_.stop_requested() && state_.steps > 0) save();
  }
  finish(result);
  result.elapsed_s = seconds_since(begin_);
  return result;
}

}  // namespace

TrainResult train(const TrainOptions& options, const std::filesystem::path& output, bool restart,
                  const std::function<void(const TrainProgress&)>& report, std::stop_token stop) {
  validate(options);
  torch::set_num_threads(options.threads);
  Run run(options, output, report, std::move(stop));
  return run.train(restart);
}

}  // namespace airloom::mdd::training
