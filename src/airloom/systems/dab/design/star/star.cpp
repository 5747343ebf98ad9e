#include "airloom/systems/dab/design/star/star.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/dab/design/star/star_processor.hpp"
#include "airloom/systems/dab/design/star/star_station.hpp"

namespace airloom::dab {
namespace {

class Star {
 public:
  Star(const BeamProblem& problem, const StarOptions& options, Fabric& fabric)
      : problem_(problem), options_(options), fabric_(fabric), processor_(problem.stations(), problem.weight, options) {
    for (const int b : fabric.local()) {
      const StationView view = local_view(problem, b);
      stations_.emplace_back(view, options);
      stations_.back().transmit(local_beams(options.start, view.h, view.budget));
    }
  }

  void run(Design& design, const SolveControl& control) {
    begin();
    double rate = processor_.rate();
    double best = rate;
    double change = 0.0;
    record(design);
    for (StarStation& station : stations_) station.keep();
    Status status = Status::iteration_limit;
    if (fabric_.agree(!std::isfinite(rate))) status = Status::numerical_failure;
    while (status == Status::iteration_limit && design.iterations.outer < options_.max_exchanges) {
      ++design.iterations.outer;
      design.iterations.inner += fabric_.agents();
      exchange();
      change = std::abs(processor_.rate() - rate) / std::abs(rate);
      rate = processor_.rate();
      if (fabric_.agree(!std::isfinite(rate))) {
        status = Status::numerical_failure;
        break;
      }
      record(design);
      if (fabric_.agree(rate > best)) {
        for (StarStation& station : stations_) station.keep();
      }
      best = std::max(best, rate);
      const bool go_on =
          !fabric_.hosts_center() || !control.on_iteration || control.on_iteration({"exchange", design.iterations.outer, rate});
      if (fabric_.agree(processor_.consensus() < options_.tolerance && change < options_.tolerance)) status = Status::converged;
      if (!fabric_.agree(go_on) && status != Status::converged) status = Status::interrupted;
    }
    finish(design, status, change);
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
    Eigen::MatrixXd out(4 * users * users + users, local);
    for (Eigen::Index k = 0; k < local; ++k) {
      ScaledLinks links(users);
      links.add(stations_[static_cast<std::size_t>(k)].model());
      MessageWriter(out.col(k)).put(links.linear).put(links.cubic).put(links.distortion);
    }
    fabric_.gather(out, in);
    Eigen::VectorXd scale(1);
    if (fabric_.hosts_center()) {
      ScaledLinks sum(users);
      std::vector<ScaledLinks> each(first.size(), sum);
      for (std::size_t b = 0; b < each.size(); ++b) {
        MessageReader(in.col(static_cast<Eigen::Index>(b))).take(each[b].linear).take(each[b].cubic).take(each[b].distortion);
        sum.linear += each[b].linear;
        sum.cubic += each[b].cubic;
        sum.distortion += each[b].distortion;
      }
      scale[0] = best_scale(sum, problem_.amplifier, problem_.weight);
      const double cube = scale[0] * scale[0] * scale[0];
      for (std::size_t b = 0; b < each.size(); ++b) {
        first[b].link = scale[0] * problem_.amplifier.beta1 * each[b].linear + 2.0 * cube * problem_.amplifier.beta3 * each[b].cubic;
        first[b].distortion = cube * cube * each[b].distortion;
      }
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

  void record(Design& design) const {
    if (!fabric_.hosts_center()) return;
    design.trace.push("objective", processor_.rate());
    design.trace.push("consensus", processor_.consensus());
  }

  void finish(Design& design, Status status, double change) {
    design.status = status;
    if (status == Status::iteration_limit) design.message = "reached max_exchanges";
    if (status == Status::interrupted) design.message = "stopped on request";
    if (status == Status::numerical_failure)
      design.message = "the rate is not finite after exchange " + std::to_string(design.iterations.outer);
    design.certificate.set("consensus", processor_.consensus());
    design.certificate.set("rate_change", change);
    if (options_.backed_off) design.certificate.set("scale", scale_);
    std::vector<Eigen::MatrixXcd> beams;
    for (const StarStation& station : stations_) beams.push_back(station.best());
    design.w = collect_beams(fabric_, beams, problem_.antennas());
    design.traffic = fabric_.traffic();
  }

  const BeamProblem& problem_;
  const StarOptions& options_;
  Fabric& fabric_;
  std::vector<StarStation> stations_;  ///< of this process
  StarProcessor processor_;            ///< looked at where the centre is
  double scale_ = 1.0;
};

}  // namespace

Design solve_star(const BeamProblem& problem, const StarOptions& options, const SolveControl& control, const MakeFabric& make_fabric) {
  const std::unique_ptr<Fabric> fabric = make_fabric(static_cast<int>(problem.stations()));
  Design design;
  Star(problem, options, *fabric).run(design, control);
  return design;
}

}  // namespace airloom::dab
