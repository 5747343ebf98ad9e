#include "airloom/systems/haps/price_ascent.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/priced_beams.hpp"
#include "airloom/systems/haps/sca_step.hpp"
#include "airloom/systems/haps/simple_beams.hpp"

namespace airloom::haps {
namespace {

/// One station: answers prices with beams that spend its budget.
class Station {
 public:
  Station(const Eigen::MatrixXcd& h, double factor)
      : h_(h), gram_(h.rows() >= h.cols() ? Eigen::MatrixXcd(h.adjoint() * h) : Eigen::MatrixXcd()), factor_(factor) {
    w_ = local_regularized_beams(h);
    x_ = h.adjoint() * w_;
    next_w_ = w_;
    next_x_ = x_;
    step_ = 1.0;
  }

  /// Beams for the prices omega y and omega y^2, of power 1 (or less at the least price of power).
  void answer(const Eigen::VectorXd& prices) {
    const Eigen::Index users = h_.cols();
    const Eigen::VectorXd r = prices.head(users);
    const Eigen::VectorXd q = factor_ * prices.tail(users);
    // power falls with its price: secant steps on logarithms inside a bracket
    double low = std::log(least_power_price);
    double high = std::log(1e12);
    double x = std::clamp(log_eta_, low, high);
    double slope = -1.0;
    double last_x = x;
    double last_y = 0.0;
    for (int k = 0; k < 200; ++k) {
      const double y = std::log(power(std::exp(x), q, r));
      if (std::abs(y) < 1e-9 || (y < 0.0 && x <= std::log(least_power_price))) break;
      (y > 0.0 ? low : high) = x;
      if (k > 0 && x != last_x && (y - last_y) / (x - last_x) < -1e-3) slope = (y - last_y) / (x - last_x);
      last_x = x;
      last_y = y;
      const double next = x - y / slope;
      x = next > low && next < high ? next : next <= low && k < 3 ? low : 0.5 * (low + high);
      if (high - low < 1e-14) break;
    }
    log_eta_ = x;
    next_w_ = priced_.by_antennas ? Eigen::MatrixXcd(priced_.beams * priced_.weight.asDiagonal())
                                  : Eigen::MatrixXcd(h_ * priced_.coefficients() / std::exp(x));
    const double norm = next_w_.norm();
    if (norm > 1.0) next_w_ /= norm;
    next_x_ = h_.adjoint() * next_w_;
    step_ = 1.0;
  }
  void halve() { step_ *= 0.5; }
  void accept() {
    w_ += step_ * (next_w_ - w_);
    x_ += step_ * (next_x_ - x_);
  }
  /// What the present step would give: amplitudes and interference powers.
  [[nodiscard]] Eigen::VectorXd summary() const {
    const Eigen::MatrixXcd x = x_ + step_ * (next_x_ - x_);
    Eigen::MatrixXd power = x.cwiseAbs2();
    power.diagonal().setZero();
    Eigen::VectorXd out(2 * x.rows());
    out << x.diagonal().real(), power.rowwise().sum();
    return out;
  }
  [[nodiscard]] const Eigen::MatrixXcd& beams() const { return w_; }

 private:
  double power(double eta, const Eigen::VectorXd& q, const Eigen::VectorXd& r) {
    const bool ok = gram_.size() > 0 ? price_by_gram(gram_ / eta, q, r, priced_)
                                     : price_by_antennas(h_, Eigen::VectorXd::Constant(h_.rows(), eta), q, r, priced_);
    return ok ? std::max(priced_.norm_squared / eta, 1e-300) : 1e300;
  }
  const Eigen::MatrixXcd& h_;
  Eigen::MatrixXcd gram_;
  double factor_;
  Eigen::MatrixXcd w_, x_, next_w_, next_x_;
  double step_ = 1.0;
  double log_eta_ = 0.0;
  PricedBeams priced_;
};

/// The centre: knows sums over stations, sets prices.
struct Centre {
  double factor;
  Eigen::VectorXd sinr, y;
  double objective = 0.0;

  /// Looks at what the stations sent; true when it is better than what was accepted before.
  [[nodiscard]] bool improves(const Eigen::MatrixXd& inbox, Centre& next) const {
    const Eigen::Index users = inbox.rows() / 2;
    const Eigen::VectorXd sum = inbox.rowwise().sum();
    const Eigen::VectorXd beta = 1.0 + factor * sum.tail(users).array();
    next.factor = factor;
    next.y = sum.head(users).cwiseMax(0.0).cwiseQuotient(beta);
    next.sinr = sum.head(users).cwiseMax(0.0).cwiseProduct(next.y);
    next.objective = proportional_fairness(next.sinr);
    return sinr.size() == 0 || next.objective > objective;
  }
  [[nodiscard]] Eigen::VectorXd prices() const {
    const Utility utility;
    const Eigen::VectorXd omega = sinr.unaryExpr([&](double gamma) { return utility.slope(gamma); });
    Eigen::VectorXd out(2 * y.size());
    out << omega.cwiseProduct(y), omega.cwiseProduct(y.cwiseAbs2());
    return out;
  }
};

/// Brings the stations' summaries to the centre.
void send_up(Fabric& fabric, const std::vector<Station>& stations, Eigen::Index users, Eigen::MatrixXd& inbox) {
  Eigen::MatrixXd out(2 * users, static_cast<Eigen::Index>(stations.size()));
  for (std::size_t i = 0; i < stations.size(); ++i) out.col(static_cast<Eigen::Index>(i)) = stations[i].summary();
  fabric.gather(out, inbox);
}

}  // namespace

Outcome<Solution> solve_price_ascent(const Instance& x, const PriceAscentOptions& o, const SolveControl& control,
                                     const MakeFabric& make_fabric) {
  if (o.interference_model == InterferenceModel::coherent)
    throw InvalidInput(
        "options.interference_model: coherent; price_ascent needs power_sum or conservative (best solves the coherent problem)");
  AgentTable agents = make_agents(x, make_fabric);
  Fabric& fabric = *agents.fabric;
  const StationMatrices h = agents.local_channels(x);
  const Eigen::Index users = x.users();
  const double factor = interference_factor(o.interference_model, agents.station.size());
  std::vector<Station> stations;
  for (const Eigen::MatrixXcd& channel : h) stations.emplace_back(channel, factor);

  Outcome<Solution> outcome;
  Eigen::MatrixXd inbox;
  send_up(fabric, stations, users, inbox);
  Centre centre{.factor = factor, .sinr = {}, .y = {}};
  Centre next = centre;
  if (fabric.hosts_center()) {
    (void)centre.improves(inbox, next);
    centre = next;
    outcome.trace.push("objective", centre.objective);
  }
  Status status = Status::iteration_limit;
  while (outcome.iterations.outer < o.max_rounds) {
    ++outcome.iterations.outer;
    fabric.next_round();
    Eigen::VectorXd prices(2 * users);
    if (fabric.hosts_center()) prices = centre.prices();
    fabric.broadcast(prices);
    for (Station& station : stations) station.answer(prices);
    bool better = false;
    for (int k = 0; k <= o.max_halvings && !better; ++k) {
      if (k > 0) {
        for (Station& station : stations) station.halve();
      }
      ++outcome.iterations.inner;
      send_up(fabric, stations, users, inbox);
      better = fabric.agree(fabric.hosts_center() && centre.improves(inbox, next));
    }
    if (better) {
      for (Station& station : stations) station.accept();
    }
    const double gain = better && fabric.hosts_center() ? next.objective - centre.objective : 0.0;
    if (better && fabric.hosts_center()) {
      centre = next;
      outcome.trace.push("objective", centre.objective);
    }
    if (fabric.agree(gain < o.tolerance * static_cast<double>(users))) {
      status = Status::converged;
      break;
    }
    const bool go_on =
        !fabric.hosts_center() || !control.on_iteration || control.on_iteration({"prices", outcome.iterations.outer, centre.objective});
    if (!fabric.agree(go_on)) {
      status = Status::interrupted;
      break;
    }
  }
  outcome.status = status;
  if (status == Status::iteration_limit) outcome.message = "reached max_rounds";
  if (status == Status::interrupted) outcome.message = "stopped on request";
  if (const std::vector<double>* objective = outcome.trace.find("objective"))
    outcome.certificate.set("monotone", std::ranges::is_sorted(*objective));
  StationMatrices w;
  for (const Station& station : stations) w.push_back(station.beams());
  finish(x, agents, h, std::move(w), outcome);
  return outcome;
}

}  // namespace airloom::haps
