#include "airloom/systems/haps/design/two_level/two_level.hpp"

#include <cmath>

#include "airloom/systems/haps/design/price/price_response.hpp"
#include "airloom/systems/haps/design/two_level/accounting.hpp"
#include "airloom/systems/haps/design/two_level/two_level_agents.hpp"

namespace airloom::haps {
namespace {

/// The loop over both levels; every process runs it with the agents that it hosts.
class TwoLevel {
 public:
  TwoLevel(Fabric& fabric, const StationMatrices& h, Eigen::Index users, const TwoLevelOptions& options, double sinr_min, double factor)
      : fabric_(fabric), h_(h), options_(options), factor_(factor), users_(users), numbers_(exact() ? 2 * users * users : 2 * users) {
    for (const Eigen::MatrixXcd& channel : h)
      stations_.emplace_back(exact() ? received_copies(channel) : amplitude_copies(channel, factor, options));
    centre_ = exact() ? received_centre(users, sinr_min) : amplitude_centre(users, options.block1, sinr_min);
  }

  void run(Outcome<Solution>& outcome, const SolveControl& control) {
    exchange_scales();
    penalties_.outer = options_.rho_outer;
    Status status = Status::iteration_limit;
    double slack_before = 0.0;
    double objective_before = 0.0;
    for (int k = 1; k <= options_.max_outer; ++k) {
      outcome.iterations.outer = k;
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
    outcome.certificate.set("block2_gap", largest_gap_);
    if (!exact() && status != Status::interrupted)
      outcome.certificate.set("step_remaining", most_gain());  // prices answer the power-sum models only
  }

  [[nodiscard]] StationMatrices beams() const {
    StationMatrices w;
    for (const TwoLevelStation& station : stations_) w.push_back(station.beams());
    return w;
  }

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

  /// One round of prices from the final beams: what a convex step could still gain (price_response.hpp).
  double most_gain() {
    std::vector<Eigen::MatrixXcd> w = beams();
    std::vector<PriceResponse> responses;
    for (std::size_t i = 0; i < w.size(); ++i) responses.emplace_back(h_[i], factor_, std::move(w[i]));
    Eigen::MatrixXd out(2 * users_, static_cast<Eigen::Index>(responses.size()));
    const auto send = [&](Eigen::MatrixXd& inbox) {
      for (std::size_t i = 0; i < responses.size(); ++i) out.col(static_cast<Eigen::Index>(i)) = responses[i].summary();
      fabric_.gather(out, inbox);
    };
    fabric_.next_round();
    Eigen::MatrixXd inbox;
    send(inbox);
    PriceCentre centre(factor_);
    Eigen::VectorXd prices(2 * users_);
    if (fabric_.hosts_center()) {
      centre.look(inbox);
      prices = centre.prices();
    }
    fabric_.broadcast(prices);
    for (PriceResponse& response : responses) response.answer(prices);
    send(inbox);
    return fabric_.hosts_center() ? centre.most_gain(inbox) : 0.0;
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
    outcome.trace.push("pf_model", proportional_fairness(model) + shift);
    outcome.trace.push("pf_true", proportional_fairness(model_sinr(x, noise, InterferenceModel::coherent)) + shift);
    outcome.trace.push("pf_copies", objective_of_copies + shift);
    outcome.trace.push("slack", norms_.slack);
    outcome.trace.push("rho_outer", penalties_.outer);
    outcome.trace.push("inner", static_cast<double>(outcome.iterations.inner));
  }

  Fabric& fabric_;
  const StationMatrices& h_;
  const TwoLevelOptions& options_;
  double factor_;
  Eigen::Index users_;
  Eigen::Index numbers_;  ///< of one message
  std::unique_ptr<CentreCopies> centre_;
  std::vector<TwoLevelStation> stations_;
  Eigen::VectorXd scales_;
  Penalties penalties_;
  InnerNorms norms_;  ///< at the centre
  double largest_gap_ = 0.0;
};

}  // namespace

Outcome<Solution> solve_two_level(const Instance& x, const TwoLevelOptions& o, const SolveControl& control, const MakeFabric& make_fabric) {
  if (o.interference_model == InterferenceModel::coherent && o.block1 == CentreBlock::sca)
    throw InvalidInput("options.block1: sca; with interference_model = coherent the centre's block is exact only");
  AgentTable agents = make_agents(x, make_fabric);
  const StationMatrices h = agents.local_channels(x);
  TwoLevel method(*agents.fabric, h, x.users(), o, x.sinr_min, interference_factor(o.interference_model, agents.station.size()));
  Outcome<Solution> outcome;
  method.run(outcome, control);
  std::vector<int> antennas;
  for (const int b : agents.station) antennas.push_back(static_cast<int>(x.h[static_cast<std::size_t>(b)].rows()));
  outcome.certificate.merge(to_certificate(account(antennas, x.users())));
  finish(x, agents, h, method.beams(), outcome);
  return outcome;
}

}  // namespace airloom::haps
