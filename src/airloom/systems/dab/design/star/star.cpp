#include "airloom/systems/dab/design/star/star.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/dab/design/star/star_processor.hpp"
#include "airloom/systems/dab/design/star/star_station.hpp"

namespace airloom::dab {
namespace {

constexpr double diverged = 1e3;          // ||X - T|| / ||T|| from which no exchange comes back
constexpr std::size_t growth_window = 3;  // exchanges
constexpr double little_growth = 1e-3;    // growth over them that ends a walk of all exchanges as converged

class Star {
 public:
  Star(const BeamProblem& problem, const StarOptions& options, Fabric& fabric)
      : problem_(problem), options_(options), fabric_(fabric), processor_(problem.stations(), problem.weight, options) {
    for (const int b : fabric.local()) {
      const StationView view = local_view(problem, b);
      stations_.emplace_back(view, options);
      stations_.back().transmit(local_beams(options.start, view.small_signal_channel(), view.budget));
    }
  }

  void run(Design& design, const SolveControl& control) {
    begin();
    std::vector<double> rates{processor_.rate()};
    double best = rates.back();
    record(design);
    for (StarStation& station : stations_) station.keep();
    Status status = Status::iteration_limit;
    if (fabric_.agree(!std::isfinite(best))) status = Status::numerical_failure;
    while (status == Status::iteration_limit && design.iterations.outer < options_.max_exchanges) {
      ++design.iterations.outer;
      design.iterations.inner += fabric_.agents();
      exchange();
      const double rate = processor_.rate();
      if (fabric_.agree(!std::isfinite(rate) || !(processor_.consensus() <= diverged))) {
        status = Status::stalled;
        design.message = "consensus diverged at exchange " + std::to_string(design.iterations.outer);
        break;
      }
      change_ = std::abs(rate - rates.back()) / std::abs(rate);
      rates.push_back(rate);
      record(design);
      if (fabric_.agree(rate > best)) {
        for (StarStation& station : stations_) station.keep();
      }
      best = std::max(best, rate);
      const bool go_on =
          !fabric_.hosts_center() || !control.on_iteration || control.on_iteration({"exchange", design.iterations.outer, rate});
      if (fabric_.agree(consensus_ < options_.tolerance && change_ < options_.tolerance)) status = Status::converged;
      if (!fabric_.agree(go_on) && status != Status::converged) status = Status::interrupted;
    }
    if (rates.size() > growth_window) {
      const double growth = (rates.back() - rates[rates.size() - 1 - growth_window]) / std::abs(rates.back());
      design.certificate.set("last_growth", growth);
      if (fabric_.agree(status == Status::iteration_limit && std::abs(growth) < little_growth)) status = Status::converged;
    }
    finish(design, status);
  }

 private:
  /// Tells the processor what the start gives, and the stations how far to back off.
  void begin() {
    const Eigen::Index users = problem_.users();
    const auto local = static_cast<Eigen::Index>(stations_.size());
    Eigen::MatrixXd in;
    std::vector<Reception> first(static_cast<std::size_t>(problem_.stations()), Reception(users));
    if (!options_.backed_off) {
      Eigen::MatrixXd out(Reception::reals(users), local);
      for (Eigen::Index k = 0; k < local; ++k) {
        const StationModel& model = stations_[static_cast<std::size_t>(k)].model();
        MessageWriter(out.col(k)).put(model.link()).put(model.distortion());
      }
      fabric_.gather(out, in);
      for (Eigen::Index b = 0; b < in.cols(); ++b) MessageReader(in.col(b)).take(first[static_cast<std::size_t>(b)]);
      if (fabric_.hosts_center()) processor_.begin(first);
      return;
    }
    const bool polynomial = polynomial_in_scale(problem_);
    Eigen::MatrixXd out(ScaledLinks::reals(users, polynomial), local);
    for (Eigen::Index k = 0; k < local; ++k) {
      ScaledLinks links(users, polynomial);
      links.add(stations_[static_cast<std::size_t>(k)].model());
      out.col(k) = links.numbers();
    }
    fabric_.gather(out, in);
    Eigen::VectorXd scale(1);
    if (fabric_.hosts_center()) {
      ScaledLinks sum(users, polynomial);
      std::vector<ScaledLinks> each(first.size(), sum);
      for (std::size_t b = 0; b < each.size(); ++b) {
        each[b].add(in.col(static_cast<Eigen::Index>(b)));
        sum.add(each[b].numbers());
      }
      scale[0] = sum.best(problem_.amplifier, {.weight = problem_.weight});
      for (std::size_t b = 0; b < each.size(); ++b) first[b] = each[b].at(scale[0], problem_.amplifier);
      processor_.begin(first);
    }
    fabric_.broadcast(scale);
    scale_ = scale[0];
    for (StarStation& station : stations_) station.transmit(scale_ * station.model().beams());
  }

  void exchange() {
    fabric_.next_round();
    const Eigen::Index users = problem_.users();
    const auto local = static_cast<Eigen::Index>(stations_.size());
    Eigen::MatrixXd told(StarProcessor::down_reals(options_.variant, users), local);
    Eigen::MatrixXd tell(told.rows(), fabric_.hosts_center() ? problem_.stations() : 0);
    if (fabric_.hosts_center()) {
      processor_.aggregate();
      for (Eigen::Index b = 0; b < tell.cols(); ++b) processor_.tell(b, tell.col(b));
    }
    fabric_.scatter(tell, told);
    Eigen::MatrixXd out(StarProcessor::up_reals(options_.variant, users), local), in;
    for (Eigen::Index k = 0; k < local; ++k) {
      StarStation& station = stations_[static_cast<std::size_t>(k)];
      station.hear(told.col(k));
      station.answer(out.col(k));
    }
    fabric_.gather(out, in);
    if (fabric_.hosts_center()) processor_.hear(in);
  }

  void record(Design& design) {
    consensus_ = processor_.consensus();
    if (!fabric_.hosts_center()) return;
    design.trace.push("objective", processor_.rate());
    design.trace.push("consensus", processor_.consensus());
  }

  void finish(Design& design, Status status) {
    design.status = status;
    if (status == Status::iteration_limit) design.message = "reached max_exchanges";
    if (status == Status::interrupted) design.message = "stopped on request";
    if (status == Status::numerical_failure) design.message = "the rate at the start is not finite";
    design.certificate.set("consensus", consensus_);
    design.certificate.set("rate_change", change_);
    if (options_.backed_off) design.certificate.set("scale", scale_);
    std::vector<Eigen::MatrixXcd> beams;
    for (const StarStation& station : stations_) beams.push_back(station.best());
    design.w = collect_beams(fabric_, beams, problem_.antennas());
    std::vector<std::int64_t> products;
    for (const StarStation& station : stations_) products.push_back(station.products());
    design.products = total(fabric_, products);
    design.traffic = fabric_.traffic();
  }

  const BeamProblem& problem_;
  const StarOptions& options_;
  Fabric& fabric_;
  std::vector<StarStation> stations_;  ///< of this process
  StarProcessor processor_;            ///< looked at where the centre is
  double scale_ = 1.0;
  double consensus_ = 0.0;  ///< after the last exchange that did not diverge
  double change_ = 0.0;     ///< of the rate in it, relative
};

}  // namespace

Design solve_star(const BeamProblem& problem, const StarOptions& options, const SolveControl& control, const MakeFabric& make_fabric) {
  if (options.penalty) require_cubic(problem, "star_pmm");
  const std::unique_ptr<Fabric> fabric = make_fabric(static_cast<int>(problem.stations()));
  Design design;
  Star(problem, options, *fabric).run(design, control);
  return design;
}

}  // namespace airloom::dab
