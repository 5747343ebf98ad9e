#include "airloom/systems/dab/design/station_view.hpp"

#include <cassert>

namespace airloom::dab {

StationView local_view(const BeamProblem& problem, Eigen::Index station) {
  StationView view{.h = problem.channel(station),
                   .budget = problem.budget[station],
                   .amplifier = problem.amplifier,
                   .weight = problem.weight,
                   .amplifiers = problem.row_amplifiers(station),
                   .small_signal = Eigen::VectorXcd(problem.antennas())};
  for (Eigen::Index n = 0; n < problem.antennas(); ++n) view.small_signal[n] = problem.small_signal(station, n);
  return view;
}

Reception::Reception(Eigen::Index users) : link(Eigen::MatrixXcd::Zero(users, users)), distortion(Eigen::VectorXd::Zero(users)) {}

void Reception::add(const Eigen::MatrixXcd& other_link, const Eigen::VectorXd& other_distortion) {
  link += other_link;
  distortion += other_distortion;
}

MessageWriter& MessageWriter::put(const Eigen::MatrixXcd& m) {
  assert(next_ + 2 * m.size() <= message_.size());
  message_.segment(next_, 2 * m.size()) = Eigen::Map<const Eigen::VectorXd>(reinterpret_cast<const double*>(m.data()), 2 * m.size());
  next_ += 2 * m.size();
  return *this;
}

MessageWriter& MessageWriter::put(const Eigen::VectorXd& v) {
  assert(next_ + v.size() <= message_.size());
  message_.segment(next_, v.size()) = v;
  next_ += v.size();
  return *this;
}

MessageReader& MessageReader::take(Eigen::MatrixXcd& m) {
  assert(next_ + 2 * m.size() <= message_.size());
  Eigen::Map<Eigen::VectorXd>(reinterpret_cast<double*>(m.data()), 2 * m.size()) = message_.segment(next_, 2 * m.size());
  next_ += 2 * m.size();
  return *this;
}

MessageReader& MessageReader::take(Eigen::VectorXd& v) {
  assert(next_ + v.size() <= message_.size());
  v = message_.segment(next_, v.size());
  next_ += v.size();
  return *this;
}

std::int64_t total(Fabric& fabric, const std::vector<std::int64_t>& each) {
  std::vector<Eigen::VectorXd> parts;
  for (const std::int64_t number : each) parts.emplace_back(Eigen::VectorXd::Constant(1, static_cast<double>(number)));
  double sum = 0.0;
  for (const Eigen::VectorXd& part : fabric.collect(parts)) sum += part[0];
  return static_cast<std::int64_t>(sum);
}

Eigen::MatrixXcd collect_beams(Fabric& fabric, const std::vector<Eigen::MatrixXcd>& beams, Eigen::Index antennas) {
  std::vector<Eigen::VectorXd> parts;
  for (const Eigen::MatrixXcd& w : beams) {
    parts.emplace_back(Eigen::Map<const Eigen::VectorXd>(reinterpret_cast<const double*>(w.data()), 2 * w.size()));
  }
  const std::vector<Eigen::VectorXd> all = fabric.collect(parts);
  if (all.empty()) return {};
  Eigen::Index size = 0;
  for (const Eigen::VectorXd& part : all) size += part.size();
  Eigen::VectorXd joined(size);
  MessageWriter writer(joined);
  for (const Eigen::VectorXd& part : all) writer.put(part);
  return Eigen::Map<const Eigen::MatrixXcd>(reinterpret_cast<const std::complex<double>*>(joined.data()), antennas, size / 2 / antennas);
}

}  // namespace airloom::dab
