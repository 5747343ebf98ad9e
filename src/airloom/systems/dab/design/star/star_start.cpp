#include "airloom/systems/dab/design/star/star_start.hpp"

#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/systems/dab/design/central/ascent_messages.hpp"
#include "airloom/systems/dab/design/joint_start.hpp"
#include "airloom/systems/dab/design/starts.hpp"
#include "airloom/systems/dab/design/station_view.hpp"

namespace airloom::dab {
namespace {

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

Eigen::MatrixXcd beams_without_check(Fabric& fabric, const BeamProblem& problem, JointStart start) {
  const Eigen::Index users = problem.users();
  Eigen::MatrixXcd w = Eigen::MatrixXcd::Zero(problem.h.rows(), problem.h.cols());
  if (start != JointStart::joint_rzf) {
    const Start local = start == JointStart::rzf ? Start::rzf : Start::mrt;
    for (const int b : fabric.local()) station_beams(w, b, users) = local_beams(local, small_signal_channel(problem, b), problem.budget[b]);
    return w;
  }
  const auto count = static_cast<Eigen::Index>(fabric.local().size());
  const Eigen::Index reals = 2 * problem.antennas() * users;
  Eigen::MatrixXd up(reals + 1, count), inbox, beams, down(reals, count);
  for (Eigen::Index i = 0; i < count; ++i) {
    const int b = fabric.local()[static_cast<std::size_t>(i)];
    put(small_signal_channel(problem, b), 0, up.col(i));
    up(reals, i) = problem.budget[b];
  }
  fabric.gather(up, inbox);
  Eigen::MatrixXcd each(problem.antennas(), users);
  if (fabric.hosts_center()) {
    BeamProblem known{.h = w, .budget = problem.budget, .weight = problem.weight, .amplifier = {.beta1 = 1.0, .beta3 = 0.0}};
    for (Eigen::Index b = 0; b < problem.stations(); ++b) {
      take(inbox.col(b), 0, each);
      station_beams(known.h, b, users) = each;
      known.budget[b] = inbox(reals, b);
    }
    const Eigen::MatrixXcd all = joint_rzf(known, static_cast<double>(users) / static_cast<double>(problem.stations()));
    beams.resize(reals, problem.stations());
    for (Eigen::Index b = 0; b < problem.stations(); ++b) put(station_beams(all, b, users), 0, beams.col(b));
  }
  fabric.scatter(beams, down);
  for (Eigen::Index i = 0; i < count; ++i) {
    take(down.col(i), 0, each);
    station_beams(w, fabric.local()[static_cast<std::size_t>(i)], users) = each;
  }
  return w;
}

}  // namespace

Eigen::MatrixXcd star_start(Fabric& fabric, const BeamProblem& problem, JointStart start) {
  Eigen::MatrixXcd w = beams_without_check(fabric, problem, start);
  refuse_silence(fabric, problem, w);
  return w;
}

std::int64_t star_back_off(Fabric& fabric, const BeamProblem& problem, Eigen::MatrixXcd& w) {
  const Eigen::Index users = problem.users();
  const bool polynomial = polynomial_in_scale(problem);
  const auto local = static_cast<Eigen::Index>(fabric.local().size());
  Eigen::MatrixXd out(ScaledLinks::reals(users, polynomial), local);
  std::vector<std::int64_t> products;
  for (Eigen::Index i = 0; i < local; ++i) {
    const int b = fabric.local()[static_cast<std::size_t>(i)];
    StationModel station(problem, b);
    station.transmit(station_beams(w, b, users));
    ScaledLinks links(users, polynomial);
    links.add(station);
    out.col(i) = links.numbers();
    products.push_back(station.products());
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
  return total(fabric, products);
}

}  // namespace airloom::dab
