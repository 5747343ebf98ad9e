#include "airloom/systems/haps/design/two_level/two_level.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "airloom/systems/haps/design/price/price_ascent.hpp"
#include "airloom/systems/haps/design/two_level/accounting.hpp"
#include "airloom/systems/haps/design/two_level/two_level_agents.hpp"

namespace airloom::haps {
namespace {

/// How the objective of the beams went over the outer iterations: its largest fall from one to the next, relative, and the share of its
/// whole rise that the fourth had reached. Source: [haps] Fig. 3b.
void put_rise(const std::vector<double>& model, Values& certificate) {
  double fall = 0.0;
  for (std::size_t k = 1; k < model.size(); ++k) fall = std::max(fall, (model[k - 1] - model[k]) / std::abs(model[k - 1]));
  certificate.set("objective_fall", fall);
  if (model.size() > 4 && model.back() > model.front())
    certificate.set("rise_by_fourth", (model[3] - model.front()) / (model.back() - model.front()));
}

/// The loop over both levels; every process runs it with the agents that it hosts.
class TwoLevel {
 public:
  TwoLevel(Fabric& fabric, const StationMatrices& h, const NetworkUtility& utility, const Eigen::VectorXd& floor,
           const TwoLevelOptions& options, double factor, bool crowded)
      : fabric_(fabric),
        h_(h),
        options_(options),
        utility_(utility),
        factor_(factor),
        crowded_(crowded),
        users_(floor.size()),
        numbers_(exact() ? 2 * users_ * users_ : 2 * users_) {
    for (const Eigen::MatrixXcd& channel : h)
      stations_.emplace_back(exact() ? received_copies(channel) : amplitude_copies(channel, factor, options));
    centre_ = exact() ? received_centre(utility.weight(), floor) : amplitude_centre(utility.weight(), options.block1, floor);
  }

  void run(Outcome<Solution>& outcome, const SolveControl& control) {
    exchange_scales();
    penalties_.outer = options_.rho_outer;
    Status status = Status::iteration_limit;
    double slack_before = 0.0;
    double objective_before = 0.0;
    for (int k = 1; k <= options_.max_outer; ++k) {
      outcome.iterations.outer = k;
      all_failures_ += std::exchange(failures_, 0);
      penalties_.inner = options_.delta * penalties_.outer;
      for (TwoLevelStation& station : stations_) station.begin_outer(penalties_);
      const bool interrupted = !run_inner(k, outcome, control);
      for (TwoLevelStation& station : stations_) station.end_outer();
      const double objective = fabric_.hosts_center() ? centre_->objective() : 0.0;
      report_outer(outcome, objective);
      if (interrupted) {
        status = Status::interrupted;
        break;
      }
      const bool done = k >= 2 && norms_.slack_largest <= options_.tolerance_slack &&
                        std::abs(objective - objective_before) <= options_.tolerance_objective * std::abs(objective_before);
      if (fabric_.agree(done)) {
        status = Status::converged;
        break;
      }
      if (fabric_.agree(k >= 2 && norms_.slack >= options_.omega * slack_before)) penalties_.outer *= options_.growth;
      slack_before = norms_.slack;
      objective_before = objective;
    }
    outcome.status = status;
    if (status == Status::interrupted) outcome.message = "stopped on request";
    if (status == Status::iteration_limit) {
      outcome.message = norms_.slack_largest > options_.tolerance_slack
                            ? "reached max_outer with slack " + shortest(norms_.slack_largest) +
                                  ": a limit with slack is only a stationary point of the distance to agreement"
                            : "reached max_outer";
    }
    outcome.certificate.set("consensus", norms_.slack_largest);
    outcome.certificate.set("residual", norms_.residual_largest);
    if (const std::vector<double>* model = outcome.trace.find("pf_model")) put_rise(*model, outcome.certificate);
    outcome.certificate.set("block2_gap", largest_gap_);
    outcome.certificate.set("block2_failures", all_failures_ + failures_);
    for (const TwoLevelStation& station : stations_) beams_.push_back(station.beams());
    // prices answer the power-sum models only
    if (!exact() && status != Status::interrupted) finish_by_prices(outcome, control);
  }

  [[nodiscard]] StationMatrices take_beams() { return std::move(beams_); }

 private:
  [[nodiscard]] bool exact() const { return options_.interference_model == InterferenceModel::coherent; }

  void exchange_scales() {
    Eigen::MatrixXd starts(numbers_, static_cast<Eigen::Index>(stations_.size()));
    for (std::size_t i = 0; i < stations_.size(); ++i) starts.col(static_cast<Eigen::Index>(i)) = stations_[i].start();
    Eigen::MatrixXd inbox;
    fabric_.gather(starts, inbox);
    scales_.resize(numbers_);
    if (fabric_.hosts_center()) scales_ = centre_->scales(inbox);
    fabric_.broadcast(scales_);
    for (TwoLevelStation& station : stations_) station.set_scales(scales_);
  }

  /// Price ascent from the final beams; with finish = none a single round, which moves nothing and says what a convex step could gain.
  void finish_by_prices(Outcome<Solution>& outcome, const SolveControl& control) {
    const bool moves = options_.finish == Finish::price_ascent;
    const std::int64_t before = fabric_.traffic().real_scalars();
    std::vector<StationMatrices> starts{beams_};
    if (moves && crowded_) {  // several local optima: the copies may have settled near a poor one
      for (StationMatrices& start : price_ascent_starts(h_)) starts.push_back(std::move(start));
    }
    PriceAscent ascent = best_ascent_by_prices(fabric_, h_, starts, factor_, utility_, 1e-6, moves ? 200 : 1, moves ? 30 : 0, control);
    outcome.certificate.set("step_remaining", ascent.remaining);
    outcome.certificate.set("step_remaining_per_user", ascent.remaining_per_user);
    if (moves) {
      outcome.certificate.set("finish_rounds", static_cast<std::int64_t>(ascent.rounds));
      outcome.certificate.set("finish_reals", fabric_.traffic().real_scalars() - before);
      if (!ascent.objective.empty()) outcome.certificate.set("finish_gain", ascent.objective.back() - last_model_);
      beams_ = std::move(ascent.w);
      outcome.status = ascent.status;
      outcome.message = ascent.status == Status::iteration_limit ? "reached the rounds of the finish"
                        : ascent.status == Status::interrupted   ? "stopped on request"
                        : ascent.status == Status::stalled
                            ? "rounds gain nothing more, though one might still gain " + shortest(ascent.remaining)
                            : "";
    } else if (fabric_.agree(!(ascent.remaining_per_user <= ascent_claim)) && outcome.status == Status::converged) {
      outcome.status = Status::stalled;
      outcome.message =
          "the copies agree, but the beams are not stationary: one convex step might gain " + shortest(ascent.remaining) + " nat";
    } else if (fabric_.agree(failures_ > 0) && outcome.status == Status::converged) {
      outcome.status = Status::stalled;
      outcome.message = "a station's block was not solved in the last outer iteration";
    }
  }

  /// One inner problem. False when the caller wants to stop.
  bool run_inner(int k, Outcome<Solution>& outcome, const SolveControl& control) {
    const auto local = static_cast<Eigen::Index>(stations_.size());
    const Eigen::VectorXd rho = penalties_.inner * scales_.cwiseAbs2().cwiseInverse();
    Eigen::MatrixXd messages(numbers_, local);
    Eigen::MatrixXd norms(norm_count, local);
    Eigen::MatrixXd inbox;
    const std::string column = "residual_" + std::to_string(k);
    for (int t = 1; t <= options_.max_inner; ++t) {
      ++outcome.iterations.inner;
      fabric_.next_round();
      for (Eigen::Index i = 0; i < local; ++i) messages.col(i) = stations_[static_cast<std::size_t>(i)].message();
      fabric_.gather(messages, inbox);
      Eigen::VectorXd answer(numbers_);
      if (fabric_.hosts_center()) answer = centre_->update(inbox, rho);
      fabric_.broadcast(answer);
      for (Eigen::Index i = 0; i < local; ++i) {
        TwoLevelStation& station = stations_[static_cast<std::size_t>(i)];
        station.update(answer, control.on_iteration.token());
        norms.col(i) = station.norms();
      }
      fabric_.gather_control(norms, inbox);
      bool stop = false;
      bool go_on = true;
      if (fabric_.hosts_center()) {
        norms_ = inner_norms(inbox);
        largest_gap_ = std::max(largest_gap_, norms_.gap);
        failures_ += norms_.failures;
        outcome.trace.push(column, norms_.residual_sum);
        stop = norms_.residual_largest <= options_.tolerance_inner && norms_.dual_change <= options_.tolerance_inner &&
               norms_.slack_change <= options_.tolerance_inner;
        go_on = !control.on_iteration || control.on_iteration({"inner", outcome.iterations.inner, centre_->objective()});
      }
      if (fabric_.agree(!go_on)) return false;
      if (fabric_.agree(stop)) break;
    }
    return true;
  }

  /// For the trace: what the present beams give, by the model and in truth.
  void report_outer(Outcome<Solution>& outcome, double objective_of_copies) {
    StationMatrices local;
    for (const TwoLevelStation& station : stations_) local.push_back(station.received());
    const StationMatrices x = collect_received(fabric_, local);
    if (!fabric_.hosts_center()) return;
    const double shift = fairness_shift_per_user * static_cast<double>(users_);
    const Eigen::VectorXd noise = Eigen::VectorXd::Ones(users_);
    const Amplitudes a = amplitudes(x, options_.interference_model);
    const Eigen::VectorXd model = a.signal.cwiseAbs2().cwiseQuotient(noise + factor_ * a.interference);
    last_model_ = utility_.value(model);
    outcome.trace.push("pf_model", proportional_fairness(model) + shift);
    outcome.trace.push("pf_true", proportional_fairness(model_sinr(x, noise, InterferenceModel::coherent)) + shift);
    outcome.trace.push("pf_copies", objective_of_copies + utility_.weight().sum() * fairness_shift_per_user);
    outcome.trace.push("slack", norms_.slack);
    outcome.trace.push("rho_outer", penalties_.outer);
    outcome.trace.push("inner", static_cast<double>(outcome.iterations.inner));
  }

  Fabric& fabric_;
  const StationMatrices& h_;
  const TwoLevelOptions& options_;
  const NetworkUtility& utility_;
  double factor_;
  bool crowded_;  ///< some station has fewer antennas than there are users
  Eigen::Index users_;
  Eigen::Index numbers_;  ///< of one message
  std::unique_ptr<CentreCopies> centre_;
  std::vector<TwoLevelStation> stations_;
  Eigen::VectorXd scales_;
  Penalties penalties_;
  InnerNorms norms_;  ///< at the centre
  double largest_gap_ = 0.0;
  double last_model_ = 0.0;        ///< utility of the model SINRs after the last outer iteration
  std::int64_t failures_ = 0;      ///< of block 2 in this outer iteration, at the centre
  std::int64_t all_failures_ = 0;  ///< in those before
  StationMatrices beams_;          ///< of the local agents, at the end
};

}  // namespace

Outcome<Solution> solve_two_level(const Instance& x, const TwoLevelOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  if (o.interference_model == InterferenceModel::coherent && o.block1 == CentreBlock::sca)
    throw InvalidInput("options.block1: sca; with interference_model = coherent the centre's block is exact only");
  if (x.masked()) throw InvalidInput("haps instance: serve: two_level lets every station serve all users; price_ascent and best do not");
  AgentTable agents = make_agents(x, make_fabric);
  const StationMatrices h = agents.local_channels(x);
  const NetworkUtility utility(x.weights() / x.weights().mean());
  std::vector<int> antennas;
  for (const int b : agents.station) antennas.push_back(static_cast<int>(x.h[static_cast<std::size_t>(b)].rows()));
  const bool crowded = *std::ranges::min_element(antennas) < x.users();
  TwoLevel method(*agents.fabric, h, utility, x.floors(), o, interference_factor(o.interference_model, agents.station.size()), crowded);
  Outcome<Solution> outcome;
  method.run(outcome, control);
  outcome.certificate.merge(to_certificate(account(antennas, x.users())));
  finish(x, agents, h, method.take_beams(), outcome);
  return outcome;
}

}  // namespace airloom::haps
