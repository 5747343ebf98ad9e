#include "airloom/systems/dab/design/star/star_exact.hpp"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "airloom/systems/dab/design/central/ascent.hpp"
#include "airloom/systems/dab/design/central/ascent_stations.hpp"

namespace airloom::dab {
namespace {

AscentShape shape_of(Eigen::Index users, Eigen::Index memory, Distortion distortion) {
  return {users, memory, distortion == Distortion::block ? Coupling::powers : Coupling::amplitudes};
}

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

/// Scales the local stations' beams by what the processor finds best for all.
void back_off(Fabric& fabric, const BeamProblem& problem, Eigen::MatrixXcd& w) {
  const Eigen::Index users = problem.users();
  const bool polynomial = polynomial_in_scale(problem);
  const auto local = static_cast<Eigen::Index>(fabric.local().size());
  Eigen::MatrixXd out(ScaledLinks::reals(users, polynomial), local);
  for (Eigen::Index i = 0; i < local; ++i) {
    const int b = fabric.local()[static_cast<std::size_t>(i)];
    StationModel station(problem, b);
    station.transmit(station_beams(w, b, users));
    ScaledLinks links(users, polynomial);
    links.add(station);
    out.col(i) = links.numbers();
  }
  Eigen::MatrixXd inbox;
  fabric.gather(out, inbox);
  Eigen::MatrixXd scale = Eigen::MatrixXd::Ones(1, fabric.agents());
  if (fabric.hosts_center()) {
    ScaledLinks links(users, polynomial);
    links.add(inbox.rowwise().sum());
    scale *= links.best(problem.amplifier, {.weight = problem.weight});
  }
  Eigen::MatrixXd answer(1, local);
  fabric.scatter(scale, answer);
  for (Eigen::Index i = 0; i < local; ++i) station_beams(w, fabric.local()[static_cast<std::size_t>(i)], users) *= answer(0, i);
}

void refuse_silence(Fabric& fabric, const BeamProblem& problem, const Eigen::MatrixXcd& w) {
  Eigen::MatrixXd power(1, static_cast<Eigen::Index>(fabric.local().size()));
  for (Eigen::Index i = 0; i < power.cols(); ++i) {
    power(0, i) = station_beams(w, fabric.local()[static_cast<std::size_t>(i)], problem.users()).squaredNorm();
  }
  Eigen::MatrixXd inbox;
  fabric.gather_control(power, inbox);
  if (fabric.agree(!(inbox.sum() > 0.0))) {
    throw InvalidInput("start: all beams are zero, or not finite; the channels must not be, for the gradient vanishes there");
  }
}

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

Design solve_star_exact(const BeamProblem& problem, const StarExactOptions& options, const SolveControl& control,
                        const MakeFabric& make_fabric) {
  const auto o = from_values<StarExactOptions>(to_values(options), "options");  // for its checks
  const std::unique_ptr<Fabric> fabric = make_fabric(static_cast<int>(problem.stations()));
  const bool linear = problem.linear();
  const Distortion distortion = star_model(problem, o.distortion);
  const Eigen::Index users = problem.users();
  Eigen::MatrixXcd w = Eigen::MatrixXcd::Zero(problem.h.rows(), problem.h.cols());
  for (const int b : fabric->local()) {
    station_beams(w, b, users) = local_beams(o.start, small_signal_channel(problem, b), problem.budget[b]);
  }
  refuse_silence(*fabric, problem, w);
  if (o.backed_off && !linear) back_off(*fabric, problem, w);

  const AscentGoal goal{.utility = {.weight = problem.weight}};
  std::vector<AscentStations> stations;
  stations.reserve(fabric->local().size());
  for (const int& b : fabric->local()) {
    stations.emplace_back(problem, goal, std::span(&b, 1), w, o.memory,
                          distortion == Distortion::block ? GroupDistortion::block : GroupDistortion::tensor, true);
  }
  const AscentShape shape = shape_of(users, o.memory, distortion);
  AscentCentre centre(goal.utility, problem.stations(), 2.0 * std::norm(problem.amplifier.beta3), shape);
  StarWire wire(*fabric, stations, centre, shape);
  Design out;
  ascend(wire, centre, {.growth_tolerance = o.growth_tolerance, .max_iterations = o.max_exchanges}, control, out);
  judge_growth(*fabric, out);
  out.certificate.set("design_model", std::string(enum_names(Distortion{})[static_cast<std::size_t>(distortion)]));

  std::vector<Eigen::VectorXd> parts;
  for (const AscentStations& each : stations) {
    const Eigen::MatrixXcd beams = each.beams(0);
    parts.emplace_back(2 * beams.size());
    put(beams, 0, parts.back());
  }
  const std::vector<Eigen::VectorXd> all = fabric->collect(parts);
  out.w.setZero(problem.h.rows(), problem.h.cols());
  Eigen::MatrixXcd beams(problem.antennas(), users);
  for (std::size_t b = 0; b < all.size(); ++b) {
    take(all[b], 0, beams);
    station_beams(out.w, static_cast<Eigen::Index>(b), users) = beams;
  }
  out.traffic = fabric->traffic();
  return out;
}

}  // namespace airloom::dab
