#include "airloom/systems/dab/design/ring/ring_walk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace airloom::dab {
namespace {

class Walk {
 public:
  Walk(const BeamProblem& problem, const WalkOptions& options, Fabric& fabric, const MakeRingStation& make_station)
      : problem_(problem), options_(options), fabric_(fabric), token_(Reception::reals(problem.users())), network_(problem.users()) {
    for (const int b : fabric.local()) {
      const StationView view = local_view(problem, b);
      stations_.push_back(make_station(view));
      stations_.back()->transmit(local_beams(options.start, view.small_signal_channel(), view.budget));
    }
  }

  void run(Design& design, const SolveControl& control) {
    scale_ = 1.0;
    if (options_.backed_off) back_off();
    else gather();
    double rate = lap_rate();
    record(design, rate);
    keep();
    double best = rate;
    double growth = std::numeric_limits<double>::infinity();
    Status status = Status::iteration_limit;
    if (fabric_.agree(!std::isfinite(rate))) {
      status = Status::numerical_failure;
    } else {
      while (design.iterations.outer < options_.max_laps) {
        ++design.iterations.outer;
        fabric_.next_round();
        lap(token_, [&](RingStation& station) {
          MessageReader(token_).take(network_);
          station.visit(network_);
          MessageWriter(token_).put(network_);
        });
        design.iterations.inner += fabric_.agents();
        const double before = rate;
        rate = lap_rate();
        if (fabric_.agree(!std::isfinite(rate))) {
          status = Status::numerical_failure;
          break;
        }
        record(design, rate);
        if (options_.keep_best && fabric_.agree(rate > best)) keep();
        best = std::max(best, rate);
        if (options_.tolerance > 0.0 && fabric_.agree(rate - before <= options_.tolerance * std::abs(rate))) {
          status = Status::converged;
          break;
        }
        growth = (rate - before) / std::abs(rate);
        const bool go_on = !fabric_.hosts_center() || !control.on_iteration || control.on_iteration({"lap", design.iterations.outer, rate});
        if (!fabric_.agree(go_on)) {
          status = Status::interrupted;
          break;
        }
      }
    }
    constexpr double little = 1e-3;  // the publication's measure of an end
    if (status == Status::iteration_limit && fabric_.agree(std::abs(growth) < little)) status = Status::converged;
    if (std::isfinite(growth)) design.certificate.set("last_growth", growth);
    finish(design, status);
  }

 private:
  /// Once round: every station does its part with the token, and hands it on.
  template <class Part>
  void lap(Eigen::VectorXd& token, Part part) {
    std::size_t next = 0;
    for (int b = 0; b < fabric_.agents(); ++b) {
      if (next < stations_.size() && fabric_.local()[next] == b) part(*stations_[next++]);
      fabric_.pass(b, token);
    }
  }
  [[nodiscard]] bool hosts_first() const { return !fabric_.local().empty() && fabric_.local().front() == 0; }

  void gather() {
    token_.setZero();
    lap(token_, [&](RingStation& station) {
      MessageReader(token_).take(network_);
      network_.add(station.model().link(), station.model().distortion());
      MessageWriter(token_).put(network_);
    });
  }

  /// The first station finds the best common scale, and knows what the network gives then; the others learn the scale.
  void back_off() {
    const Eigen::Index users = problem_.users();
    const bool polynomial = polynomial_in_scale(problem_);
    Eigen::VectorXd token = Eigen::VectorXd::Zero(ScaledLinks::reals(users, polynomial));
    lap(token, [&](RingStation& station) {
      ScaledLinks links(users, polynomial);
      links.add(token);
      station.add_to(links);
      token = links.numbers();
    });
    Eigen::VectorXd scale(1);
    if (hosts_first()) {
      ScaledLinks links(users, polynomial);
      links.add(token);
      scale[0] = links.best(problem_.amplifier, {.weight = problem_.weight});
      network_ = links.at(scale[0], problem_.amplifier);
      MessageWriter(token_).put(network_);
    }
    lap(scale, [&](RingStation& station) {
      scale_ = scale[0];
      station.transmit(scale_ * station.model().beams());
    });
  }

  /// The rate that the token tells, known where the first station lives, told to the centre.
  double lap_rate() {
    Eigen::MatrixXd out = Eigen::MatrixXd::Zero(1, static_cast<Eigen::Index>(stations_.size()));
    if (hosts_first()) {
      MessageReader(token_).take(network_);
      out(0, 0) = sum_rate(network_.link, network_.distortion, problem_.weight);
    }
    Eigen::MatrixXd in;
    fabric_.gather_control(out, in);
    return fabric_.hosts_center() ? in(0, 0) : 0.0;
  }

  void record(Design& design, double rate) const {
    if (fabric_.hosts_center()) design.trace.push("objective", rate);
  }

  void keep() {
    if (!options_.keep_best) return;
    best_.clear();
    for (const auto& station : stations_) best_.push_back(station->model().beams());
  }

  /// ||token - sum of the stations|| / ||sum||, the larger of T's and t's; at the centre.
  double drift() {
    std::vector<Eigen::VectorXd> parts;
    for (std::size_t k = 0; k < stations_.size(); ++k) {
      const StationModel& model = stations_[k]->model();
      Eigen::VectorXd part(k == 0 && hosts_first() ? 2 * token_.size() : token_.size());
      MessageWriter writer(part);
      writer.put(model.link()).put(model.distortion());
      if (part.size() > token_.size()) writer.put(token_);
      parts.push_back(std::move(part));
    }
    const std::vector<Eigen::VectorXd> all = fabric_.collect(parts);
    if (all.empty()) return 0.0;
    Reception sum(problem_.users()), each = sum;
    for (const Eigen::VectorXd& part : all) {
      MessageReader(part).take(each);
      sum.add(each.link, each.distortion);
    }
    MessageReader(Eigen::VectorXd(all[0].tail(token_.size()))).take(network_);
    const double distortion = sum.distortion.norm();
    return std::max((network_.link - sum.link).norm() / sum.link.norm(),
                    distortion > 0.0 ? (network_.distortion - sum.distortion).norm() / distortion : 0.0);
  }

  void finish(Design& design, Status status) {
    design.status = status;
    if (status == Status::iteration_limit) design.message = "reached max_laps";
    if (status == Status::interrupted) design.message = "stopped on request";
    if (status == Status::numerical_failure) design.message = "the rate is not finite after lap " + std::to_string(design.iterations.outer);
    design.certificate.set("link_drift", drift());
    if (const std::vector<double>* rates = design.trace.find("objective"))
      design.certificate.set("monotone", std::ranges::is_sorted(*rates));
    if (options_.backed_off) design.certificate.set("scale", scale_);
    if (!options_.report.empty()) {
      std::vector<Eigen::VectorXd> numbers;
      for (const auto& station : stations_) numbers.emplace_back(Eigen::VectorXd::Constant(1, station->report()));
      double largest = 0.0;
      for (const Eigen::VectorXd& number : fabric_.collect(numbers)) largest = std::max(largest, number[0]);
      design.certificate.set(options_.report, largest);
    }
    std::vector<Eigen::MatrixXcd> beams;
    for (std::size_t k = 0; k < stations_.size(); ++k) {
      beams.push_back(options_.keep_best ? best_[k] : stations_[k]->model().beams());
    }
    design.w = collect_beams(fabric_, beams, problem_.antennas());
    std::vector<std::int64_t> products;
    for (const auto& station : stations_) products.push_back(station->products());
    design.products = total(fabric_, products);
    design.traffic = fabric_.traffic();
  }

  const BeamProblem& problem_;
  const WalkOptions& options_;
  Fabric& fabric_;
  std::vector<std::unique_ptr<RingStation>> stations_;  ///< of this process
  Eigen::VectorXd token_;                               ///< T and t of all stations, where the token is
  Reception network_;
  double scale_ = 1.0;
  std::vector<Eigen::MatrixXcd> best_;
};

}  // namespace

Design walk_ring(const BeamProblem& problem, const WalkOptions& options, const SolveControl& control, const MakeFabric& make_fabric,
                 const MakeRingStation& make_station) {
  const std::unique_ptr<Fabric> fabric = make_fabric(static_cast<int>(problem.stations()));
  Design design;
  Walk(problem, options, *fabric, make_station).run(design, control);
  return design;
}

}  // namespace airloom::dab
