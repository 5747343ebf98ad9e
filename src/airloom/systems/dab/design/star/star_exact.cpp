#include "airloom/systems/dab/design/star/star_exact.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "airloom/systems/dab/design/central/ascent.hpp"
#include "airloom/systems/dab/design/central/ascent_stations.hpp"
#include "airloom/systems/dab/design/central/power_costs.hpp"
#include "airloom/systems/dab/design/star/star_start.hpp"

namespace airloom::dab {
namespace {

/// Every station a group of its own, the sums in the order of the agents.
class StarWire final : public AscentWire {
 public:
  StarWire(Fabric& fabric, std::vector<AscentStations>& stations, AscentCentre& centre, const AscentShape& shape)
      : fabric_(fabric), stations_(stations), centre_(centre), shape_(shape) {}

  void exchange(Round round) override {
    if (round == Round::curvature) fabric_.next_round();
    const auto local = static_cast<Eigen::Index>(stations_.size());
    Eigen::MatrixXd up(shape_.up(round), local);
    for (Eigen::Index i = 0; i < local; ++i) stations_[static_cast<std::size_t>(i)].write(round, up.col(i));
    Eigen::MatrixXd inbox;
    fabric_.gather(up, inbox);
    Eigen::MatrixXd answers;
    if (fabric_.hosts_center()) {
      Eigen::VectorXd sum = inbox.col(0);
      for (Eigen::Index a = 1; a < inbox.cols(); ++a) sum += inbox.col(a);
      Eigen::VectorXd answer(shape_.down(round));
      centre_.answer(round, sum, answer);
      answers = answer.replicate(1, fabric_.agents());
    }
    Eigen::MatrixXd down(shape_.down(round), local);
    fabric_.scatter(answers, down);
    for (Eigen::Index i = 0; i < local; ++i) stations_[static_cast<std::size_t>(i)].read(round, down.col(i));
  }
  bool agree(bool decision) override { return fabric_.agree(decision); }
  [[nodiscard]] bool decides() const override { return fabric_.hosts_center(); }
  void forget() override {
    for (AscentStations& each : stations_) each.forget();
  }

 private:
  Fabric& fabric_;
  std::vector<AscentStations>& stations_;
  AscentCentre& centre_;
  AscentShape shape_;
};

/// What all exchanges could use: amplitudes need one cubic amplifier, and messages of bearable size.
Distortion star_model(const BeamProblem& problem, Distortion wanted) {
  constexpr Eigen::Index most_users = 8;
  return problem.linear() || problem.fleet || problem.users() > most_users ? Distortion::block : wanted;
}

/// All exchanges made: converged where the last of them brought little.
void judge_growth(Fabric& fabric, Design& out) {
  constexpr double little = 1e-3;
  double growth = 1.0;
  if (const std::vector<double>* values = out.trace.find("objective"); values != nullptr && values->size() > 1) {
    growth = (values->back() - (*values)[values->size() - 2]) / std::abs(values->back());
    out.certificate.set("last_growth", growth);
  }
  if (out.status != Status::iteration_limit) return;
  const bool converged = fabric.agree(growth < little);
  out.status = converged ? Status::converged : Status::iteration_limit;
  out.message = converged ? "" : "made all exchanges";
}

}  // namespace

StarExactScalars star_exact_scalars(std::int64_t users, std::int64_t memory, Distortion distortion, bool backed_off) {
  const std::int64_t square = users * users;
  const std::int64_t heard = distortion == Distortion::block ? users : square * users * (users + 1);
  StarExactScalars out;
  out.rejected_up = 2 * square + heard;
  out.rejected_down = out.rejected_up + 1;
  out.start_up = out.rejected_up + (backed_off ? 4 * square + users : 0);
  out.start_down = out.rejected_down + (backed_off ? 1 : 0);
  out.up = 7 * square + heard + (2 * memory + 1) * (memory + 1) + memory + 3;
  out.down = 6 * square + heard + 2 * memory + 3;
  return out;
}

namespace {

/// Ascents one after the other, each from the stations' beams.
class StarChain {
 public:
  StarChain(const BeamProblem& problem, const StarExactOptions& o, const SolveControl& control, Fabric& fabric, Distortion distortion,
            Eigen::MatrixXcd w, Design& out)
      : problem_(problem),
        options_(o),
        control_(control),
        fabric_(fabric),
        distortion_(distortion),
        w_(std::move(w)),
        best_(w_),
        out_(out) {}

  /// @return  the stations' beams of the best end, (N, B U), those of local stations
  Eigen::MatrixXcd run() {
    switch (options_.objective) {
      case Objective::sum: climb({.weight = problem_.weight}, 0.0, out_.trace); break;
      case Objective::proportional_fair: climb({.kind = Utility::Kind::logarithms, .weight = problem_.weight}, 0.0, out_.trace); break;
      case Objective::max_min: sharpen(); return best_;
      case Objective::energy_efficiency: by_ratio(); return best_;
    }
    return w_;
  }

 private:
  [[nodiscard]] bool interrupted() const { return out_.status == Status::interrupted || out_.status == Status::numerical_failure; }

  void climb(const Utility& utility, double price, Trace& trace) {
    PowerCosts costs(problem_);
    costs.antenna_multiplier.resize(0, 0);
    costs.radiated_multiplier.resize(0);
    costs.price = price;
    const AscentGoal goal{.utility = utility, .costs = &costs};
    std::vector<AscentStations> stations;
    stations.reserve(fabric_.local().size());
    const auto form = distortion_ == Distortion::block ? GroupDistortion::block : GroupDistortion::tensor;
    for (const int& b : fabric_.local()) stations.emplace_back(problem_, goal, std::span(&b, 1), w_, options_.memory, form, true);
    const AscentShape shape{problem_.users(), options_.memory, distortion_ == Distortion::block ? Coupling::powers : Coupling::amplitudes,
                            goal.has_costs()};
    AscentCentre centre(goal.utility, problem_.stations(), 2.0 * std::norm(problem_.amplifier.beta3), shape);
    StarWire wire(fabric_, stations, centre, shape);
    Design one;
    ascend(wire, centre, {.growth_tolerance = options_.growth_tolerance, .max_iterations = options_.max_exchanges}, control_, one);
    out_.status = one.status;
    out_.message = one.message;
    out_.certificate.merge(one.certificate);
    out_.iterations.outer += one.iterations.outer;
    out_.iterations.inner += one.iterations.inner;
    if (const std::vector<double>* values = one.trace.find("objective")) trace.append("objective", *values);
    if (fabric_.hosts_center()) rates_ = centre.rates();
    std::vector<std::int64_t> products;
    for (std::size_t i = 0; i < stations.size(); ++i) {
      products.push_back(stations[i].products());
      station_beams(w_, fabric_.local()[i], problem_.users()) = stations[i].beams(0);
    }
    out_.products += total(fabric_, products);
  }

  /// The end of an ascent is kept where it is the best; its worth so far is the trace.
  void judge(double worth) {
    if (fabric_.agree(best_worth_.empty() || worth > best_worth_.back())) best_ = w_;
    best_worth_.push_back(best_worth_.empty() ? worth : std::max(best_worth_.back(), worth));
    if (fabric_.hosts_center()) out_.trace.push("objective", best_worth_.back());
  }

  void sharpen() {
    constexpr double enough = 2e-4;
    Trace unused;
    climb({.weight = problem_.weight}, 0.0, unused);
    judge(least());
    for (double sharpness = 10.0; sharpness < 1e7 && !interrupted(); sharpness *= 3.3) {
      Eigen::VectorXd k = Eigen::VectorXd::Ones(1);
      double count = 0.0;
      if (fabric_.hosts_center()) {
        double mean = 0.0;
        for (Eigen::Index u = 0; u < rates_.size(); ++u) {
          if (!(problem_.weight[u] > 0.0)) continue;
          mean += rates_[u] / problem_.weight[u];
          ++count;
        }
        k[0] = sharpness * count / mean;
      }
      if (!fabric_.agree(std::isfinite(k[0]))) break;
      fabric_.broadcast(k);
      climb({.kind = Utility::Kind::soft_minimum, .weight = problem_.weight, .sharpness = k[0]}, 0.0, unused);
      judge(least());
      if (fabric_.agree(std::log(count) / k[0] <= enough * least())) break;
    }
  }

  void by_ratio() {
    constexpr int rounds = 60;
    constexpr double alike = 1e-9;
    Trace unused;
    Eigen::VectorXd price = Eigen::VectorXd::Zero(1);
    for (int k = 0; k < rounds && !interrupted(); ++k) {
      climb({.weight = problem_.weight}, price[0], unused);
      const double supply = supplied();
      const double ratio = fabric_.hosts_center() ? problem_.weight.dot(rates_) / supply : 0.0;
      judge(ratio);
      if (fabric_.agree(!(ratio > price[0] * (1.0 + alike)))) break;
      price[0] = ratio;
      fabric_.broadcast(price);
    }
  }

  [[nodiscard]] double least() const {
    double smallest = std::numeric_limits<double>::infinity();
    for (Eigen::Index u = 0; u < rates_.size(); ++u) {
      if (problem_.weight[u] > 0.0) smallest = std::min(smallest, rates_[u] / problem_.weight[u]);
    }
    return smallest;
  }

  /// What amplifiers and circuits take, at the centre: one number from every station.
  double supplied() {
    const PowerCosts costs(problem_);
    Eigen::VectorXd slope(problem_.antennas());
    Eigen::MatrixXd out(1, static_cast<Eigen::Index>(fabric_.local().size()));
    for (Eigen::Index i = 0; i < out.cols(); ++i) {
      const int b = fabric_.local()[static_cast<std::size_t>(i)];
      StationModel station(problem_, b, DistortionBy::network);
      station.transmit(station_beams(w_, b, problem_.users()));
      out(0, i) = costs.supply(
          b, {.input = station.antenna_power(), .output = station.output_power(), .output_slope = station.output_slope()}, slope);
    }
    Eigen::MatrixXd in;
    fabric_.gather(out, in);
    return problem_.consumption.circuit + in.sum();
  }

  const BeamProblem& problem_;
  const StarExactOptions& options_;
  const SolveControl& control_;
  Fabric& fabric_;
  Distortion distortion_;
  Eigen::MatrixXcd w_, best_;  ///< (N, B U); of local stations
  Design& out_;
  Eigen::VectorXd rates_;           ///< after the last ascent, at the centre
  std::vector<double> best_worth_;  ///< after every ascent
};

}  // namespace

Design solve_star_exact(const BeamProblem& problem, const StarExactOptions& options, const SolveControl& control,
                        const MakeFabric& make_fabric) {
  const auto o = from_values<StarExactOptions>(to_values(options), "options");  // for its checks
  const std::unique_ptr<Fabric> fabric = make_fabric(static_cast<int>(problem.stations()));
  const bool linear = problem.linear();
  const Distortion distortion = star_model(problem, o.distortion);
  Eigen::MatrixXcd w = star_start(*fabric, problem, o.start);
  Design out;
  if (o.backed_off && !linear) out.products += star_back_off(*fabric, problem, w);
  const Eigen::MatrixXcd reached = StarChain(problem, o, control, *fabric, distortion, std::move(w), out).run();
  const bool chain = o.objective == Objective::max_min || o.objective == Objective::energy_efficiency;
  if (!chain) judge_growth(*fabric, out);
  out.certificate.set("design_model", std::string(enum_names(Distortion{})[static_cast<std::size_t>(distortion)]));
  std::vector<Eigen::MatrixXcd> beams;
  for (const int b : fabric->local()) beams.emplace_back(station_beams(reached, b, problem.users()));
  out.w = collect_beams(*fabric, beams, problem.antennas());
  if (out.w.size() == 0) out.w.setZero(problem.h.rows(), problem.h.cols());
  out.traffic = fabric->traffic();
  return out;
}

}  // namespace airloom::dab
