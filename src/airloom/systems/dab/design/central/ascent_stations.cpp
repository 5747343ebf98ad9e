#include "airloom/systems/dab/design/central/ascent_stations.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace airloom::dab {
namespace {

/// The planes in a station's vector.
Eigen::Map<const Planes> planes_at(const double* vector, Eigen::Index rows, Eigen::Index users) { return {vector, rows, 2 * users}; }
Eigen::Map<Planes> planes_at(double* vector, Eigen::Index rows, Eigen::Index users) { return {vector, rows, 2 * users}; }

/// All stations of a group as one array, every station's rows padded with rows that are no antennas.
StationModel stacked_model(const BeamProblem& problem, std::span<const int> mine, Eigen::Index rows) {
  const auto count = static_cast<Eigen::Index>(mine.size());
  const Eigen::Index users = problem.users();
  const Eigen::Index antennas = problem.antennas();
  Eigen::MatrixXcd h = Eigen::MatrixXcd::Zero(rows * count, users);
  Eigen::MatrixXd error;
  if (problem.error.size() > 0) error.setZero(h.rows(), users);
  RowAmplifiers amplifiers{.fleet = problem.fleet, .antenna = {}};
  if (problem.fleet) amplifiers.antenna.assign(static_cast<std::size_t>(h.rows()), -1);
  for (Eigen::Index i = 0; i < count; ++i) {
    const Eigen::Index b = mine[static_cast<std::size_t>(i)];
    h.middleRows(i * rows, antennas) = problem.channel(b);
    if (problem.error.size() > 0) error.middleRows(i * rows, antennas) = problem.error.middleCols(b * users, users);
    for (Eigen::Index n = 0; problem.fleet && n < antennas; ++n) {
      amplifiers.antenna[static_cast<std::size_t>(i * rows + n)] = b * antennas + n;
    }
  }
  StationModel model(std::move(h), problem.amplifier, DistortionBy::station, std::move(amplifiers), error);
  if (problem.error_covariance.empty()) return model;
  ErrorCovariance errors;
  for (Eigen::Index i = 0; i < count; ++i) errors.add_station(i * rows, problem.station_errors(mine[static_cast<std::size_t>(i)]));
  model.set_errors(std::move(errors));
  return model;
}

}  // namespace

AscentStations::AscentStations(const BeamProblem& problem, const AscentGoal& goal, std::span<const int> mine, const Eigen::MatrixXcd& w,
                               Eigen::Index memory, GroupDistortion distortion, bool all_gram)
    : shape_{problem.users(), memory, distortion == GroupDistortion::tensor ? Coupling::amplitudes : Coupling::powers, goal.has_costs()},
      distortion_(distortion),
      all_gram_(all_gram),
      strength_(2.0 * std::norm(problem.amplifier.beta3)),
      goal_(goal),
      antennas_(problem.antennas()),
      rows_(padded_rows(problem.antennas())),
      planes_(rows_ * 2 * problem.users()),
      length_(planes_ + lanes),
      slots_{.capacity = memory} {
  const Eigen::Index users = problem.users();
  const auto local = static_cast<Eigen::Index>(mine.size());
  const Eigen::Index all = length_ * local;
  x_.setZero(all);
  for (std::size_t i = 0; i < mine.size(); ++i) {
    const double budget = problem.budget[mine[i]];
    stations_.push_back({.number = mine[i],
                         .budget = budget,
                         .root = std::sqrt(budget),
                         .answering = Planes::Zero(rows_, 2 * users),
                         .fq = Eigen::MatrixXcd::Zero(users, users),
                         .fy = Eigen::MatrixXcd::Zero(users, users)});
    if (!stacked()) {
      models_.emplace_back(problem, mine[i], distortion == GroupDistortion::block ? DistortionBy::station : DistortionBy::network);
    }
    if (distortion == GroupDistortion::tensor) tensors_.emplace_back(models_[i].channel_planes());
    const auto point = x_.segment(begin(i), length_);
    to_planes(station_beams(w, mine[i], users) / stations_[i].root, planes_at(x_.data() + begin(i), rows_, users));
    constexpr double largest = 0.98;  // a slack of 0 would stay 0
    const double share = point.squaredNorm();
    if (share > largest) x_.segment(begin(i), length_) *= std::sqrt(largest / share);
    x_[begin(i) + planes_] = std::sqrt(1.0 - std::min(share, largest));
  }
  if (stacked()) {
    models_.push_back(stacked_model(problem, mine, rows_));
    stacked_beams_ = stacked_gradient_ = stacked_answer_ = models_.front().channel_planes();
  }
  trial_ = x_;
  direction_ = beams_ = q_ = z_ = Eigen::VectorXd::Zero(all);
  if (all_gram) vectors_.setZero(all, 2 * memory + 1);
  else vectors_.resize(all, 2 * memory + 1);  // columns of pairs that there are not yet are not looked at: memory that costs nothing
  first_ = second_ = Eigen::VectorXd::Zero(memory);
  link_ = product_ = cq_ = cy_ = Eigen::MatrixXcd::Zero(users, users);
  t_ = Eigen::VectorXd::Zero(users);
  ones_ = Eigen::VectorXd::Ones(users);
  sy_.setZero(memory, memory);
  ss_ = yy_ = sg_ = Eigen::VectorXd::Zero(memory);
  along_s_ = along_y_ = Eigen::MatrixXd::Zero(local, memory);
  along_g_ = Eigen::VectorXd::Zero(local);
  if (shape_.costs) cost_slopes_.setZero(antennas_, local);
  if (shape_.coupling == Coupling::amplitudes) tensor_.setZero(users, 2 * TensorCubic::products(users));
}

std::int64_t AscentStations::products() const {
  std::int64_t sum = products_;
  for (const StationModel& each : models_) sum += each.products();
  return sum;
}

void AscentStations::write(Round round, Message up) {
  switch (round) {
    case Round::curvature: return write_curvature(up);
    case Round::preconditioner: return write_preconditioner(up);
    case Round::direction: return write_direction(up);
    case Round::trial: return write_trial(up);
  }
}

void AscentStations::read(Round round, const MessageIn& down) {
  switch (round) {
    case Round::curvature:
      first_ = down.head(shape_.memory);
      for (Station& each : stations_) each.tau = down[shape_.memory] + each.multiplier;
      return;
    case Round::preconditioner: return read_preconditioner(down);
    case Round::direction: return read_direction(down);
    case Round::trial: return read_trial(down);
  }
}

/// To the tangent space of every station's sphere. @param along  filled: what each station's part loses, (stations)
void AscentStations::project(Eigen::Ref<Eigen::VectorXd> vector, Eigen::Ref<Eigen::VectorXd> along) const {
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    const auto point = x_.segment(begin(i), length_);
    auto part = vector.segment(begin(i), length_);
    const double share = part.dot(point);
    part -= share * point;
    along[static_cast<Eigen::Index>(i)] = share;
  }
}

/// All pairs to the new tangent space. What a projection P takes from products of vectors is known from what it takes from them,
/// <P s, P y> = <s, y> - sum_b <s_b, x_b> <y_b, x_b>, so that no product of older pairs is computed again.
void AscentStations::transport() {
  const Eigen::Index m = shape_.memory;
  count_vectors(4 * slots_.count);
  for (Eigen::Index k = 0; k < slots_.count; ++k) {
    const Eigen::Index slot = slots_.at(k);
    project(vectors_.col(slot), along_s_.col(slot));
    project(vectors_.col(m + slot), along_y_.col(slot));
    ss_[slot] -= along_s_.col(slot).squaredNorm();
    yy_[slot] -= along_y_.col(slot).squaredNorm();
    for (Eigen::Index l = 0; l <= k; ++l) sy_(slots_.at(l), slot) -= along_s_.col(slots_.at(l)).dot(along_y_.col(slot));
  }
}

/// Gradient and F at the point just reached; the step becomes a pair, and all pairs move to the new tangent space.
void AscentStations::look() {
  const Eigen::Index gradient_column = 2 * shape_.memory;
  auto gradient = vectors_.col(gradient_column);
  if (looked_) {
    const Eigen::Index slot = slots_.next;
    slots_.add();
    vectors_.col(slot) = step_ * direction_;
    vectors_.col(shape_.memory + slot) = -gradient;
    transport();
  }
  if (distortion_ == GroupDistortion::tensor) TensorCubic::power(tensor_, strength_, t_);
  (void)utility(link_, t_, goal_.utility, prices_);
  if (stacked()) {
    models_.front().gradient_planes(prices_, stacked_gradient_);
    models_.front().answering_channel(ones_, stacked_answer_);
  }
  if (!tensors_.empty()) products_ += static_cast<std::int64_t>(stations_.size()) * tensor_products();
  count_vectors(looked_ ? 2 * shape_.memory + 6 : shape_.memory + 4);
  norm_ = 0.0;
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    Station& each = stations_[i];
    double* at = vectors_.data() + gradient_column * vectors_.rows() + begin(i);
    Eigen::Map<Planes> slope = planes_at(at, rows_, shape_.users);
    if (stacked()) {
      slope = stacked_gradient_.middleRows(rows_of(i), rows_);
      each.answering = stacked_answer_.middleRows(rows_of(i), rows_);
    } else {
      models_[i].gradient_planes(prices_, slope);
      models_[i].answering_channel(ones_, each.answering);
    }
    if (!tensors_.empty()) tensors_[i].subtract_gradient(prices_.distortion, tensor_, strength_, slope);
    if (shape_.costs) {
      const auto column = cost_slopes_.col(static_cast<Eigen::Index>(i));
      slope.topRows(antennas_) -= column.asDiagonal() * planes_at(x_.data() + begin(i), rows_, shape_.users).topRows(antennas_) * each.root;
    }
    auto part = gradient.segment(begin(i), length_);
    part.tail<lanes>().setZero();
    const double along = each.root * part.dot(x_.segment(begin(i), length_));
    each.multiplier = std::max(0.0, along);
    part *= -2.0 * each.root;
    each.answering *= each.root;
    for (Eigen::Index u = 0; u < shape_.users; ++u) {
      norm_ += prices_.distortion[u] * (each.answering.col(u).squaredNorm() + each.answering.col(shape_.users + u).squaredNorm());
    }
  }
  project(gradient, along_g_);
  if (looked_) {
    const Eigen::Index slot = slots_.newest();
    vectors_.col(shape_.memory + slot) += gradient;
    ss_[slot] = vectors_.col(slot).squaredNorm();
    yy_[slot] = vectors_.col(shape_.memory + slot).squaredNorm();
    sy_.col(slot).head(slots_.count).noalias() = vectors_.leftCols(slots_.count).transpose() * vectors_.col(shape_.memory + slot);
  }
  sg_.head(slots_.count).noalias() = vectors_.leftCols(slots_.count).transpose() * gradient;  // slots fill from the first on
  looked_ = true;
  arrived_ = false;
}

void AscentStations::write_curvature(Message up) {
  if (arrived_) look();
  const Eigen::Index m = shape_.memory;
  up.setZero();
  if (all_gram_) {
    count_vectors(shape_.gram());
    for (Eigen::Index j = 0; j <= 2 * m; ++j) {
      for (Eigen::Index i = 0; i <= j; ++i) up[packed_entry(i, j)] = vectors_.col(i).dot(vectors_.col(j));
    }
  } else {
    for (Eigen::Index k = 0; k < slots_.count; ++k) {
      const Eigen::Index slot = slots_.at(k);
      for (Eigen::Index l = 0; l <= k; ++l) up[packed_entry(slots_.at(l), m + slot)] = sy_(slots_.at(l), slot);
      up[packed_entry(slot, 2 * m)] = sg_[slot];
      up[packed_entry(slot, slot)] = ss_[slot];
      up[packed_entry(m + slot, m + slot)] = yy_[slot];
    }
    up[packed_entry(2 * m, 2 * m)] = vectors_.col(2 * m).squaredNorm();
  }
  up[shape_.gram()] = norm_;
}

void AscentStations::write_preconditioner(Message up) {
  const Eigen::Index m = shape_.memory;
  const Eigen::Index users = shape_.users;
  q_ = vectors_.col(2 * m);
  count_vectors(slots_.count);
  count_matrices(slots_.count > 0 ? 3 : 2);
  for (Eigen::Index k = 0; k < slots_.count; ++k) q_ -= first_[slots_.at(k)] * vectors_.col(m + slots_.at(k));
  cq_.setZero();
  cy_.setZero();
  up.setZero();
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    Station& each = stations_[i];
    adjoint_product(each.answering, each.answering, product_);
    Eigen::Index entry = 0;
    for (Eigen::Index j = 0; j < users; ++j) {
      up[entry++] += product_(j, j).real() / each.tau;
      for (Eigen::Index k = j + 1; k < users; ++k) {
        up[entry++] += product_(k, j).real() / each.tau;
        up[entry++] += product_(k, j).imag() / each.tau;
      }
    }
    adjoint_product(each.answering, planes_at(q_.data() + begin(i), rows_, users), each.fq);
    cq_ += each.fq / each.tau;
    if (slots_.count == 0) continue;
    const double* y = vectors_.data() + (m + slots_.newest()) * vectors_.rows() + begin(i);
    adjoint_product(each.answering, planes_at(y, rows_, users), each.fy);
    cy_ += each.fy / each.tau;
  }
  put(cq_, users * users, up);
  put(cy_, users * users + shape_.link(), up);
}

/// z = H0 q:  (q - F c) / (2 tau) with the centre's answer c, the slack q / (2 tau).
void AscentStations::read_preconditioner(const MessageIn& down) {
  take(down, 0, cq_);
  take(down, shape_.link(), cy_);
  slope_of_y_ = 0.0;
  count_matrices(1);
  count_vectors(2);
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    Station& each = stations_[i];
    auto part = z_.segment(begin(i), length_);
    product(each.answering, cq_, planes_at(z_.data() + begin(i), rows_, shape_.users));
    part.tail<lanes>().setZero();
    part = (q_.segment(begin(i), length_) - part) / (2.0 * each.tau);
    if (slots_.count == 0) continue;
    const double square = vectors_.col(shape_.memory + slots_.newest()).segment(begin(i), length_).squaredNorm();
    slope_of_y_ += (square - each.fy.conjugate().cwiseProduct(cy_).sum().real()) / (2.0 * each.tau);
  }
}

void AscentStations::write_direction(Message up) {
  const Eigen::Index m = shape_.memory;
  count_vectors(m + 1);
  up.head(m).setZero();
  up.head(slots_.count).noalias() = vectors_.middleCols(m, slots_.count).transpose() * z_;
  up[m] = slope_of_y_;
  up[m + 1] = vectors_.col(2 * m).dot(z_);
}

void AscentStations::read_direction(const MessageIn& down) {
  second_ = down.head(shape_.memory);
  const double scale = down[shape_.memory];
  if (scale == 0.0) return forget();  // not a descent direction
  count_vectors(slots_.count + 3);
  direction_ = -scale * z_;
  for (Eigen::Index k = 0; k < slots_.count; ++k) direction_ -= second_[slots_.at(k)] * vectors_.col(slots_.at(k));
  project(direction_, along_g_);
  step_ = 1.0;
}

void AscentStations::write_trial(Message up) {
  const Eigen::Index users = shape_.users;
  link_.setZero();
  t_.setZero();
  tensor_.setZero();
  count_vectors(3);
  if (!tensors_.empty()) products_ += static_cast<std::int64_t>(stations_.size()) * tensor_products();
  if (looked_) trial_ = x_ + step_ * direction_;  // the first trial is the start itself
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    Station& each = stations_[i];
    auto point = trial_.segment(begin(i), length_);
    point /= point.norm();
    Eigen::Map<Planes> beams = planes_at(beams_.data() + begin(i), rows_, users);
    beams = each.root * planes_at(trial_.data() + begin(i), rows_, users);
    if (stacked()) {
      stacked_beams_.middleRows(rows_of(i), rows_) = beams;
      continue;
    }
    models_[i].transmit_planes(beams);
    link_ += models_[i].link();
    if (distortion_ == GroupDistortion::block) t_ += models_[i].distortion();
    if (!tensors_.empty()) tensors_[i].add(beams, tensor_);
  }
  if (stacked()) {
    models_.front().transmit_planes(stacked_beams_);
    link_ = models_.front().link();
    t_ = models_.front().distortion();
  }
  put(link_, 0, up);
  if (shape_.coupling == Coupling::powers) up.segment(shape_.link(), users) = t_;
  else up.segment(shape_.link(), tensor_.size()) = tensor_.reshaped();
  if (shape_.costs) up[up.size() - 1] = find_costs();
}

/// What the powers of the trial cost. Its slopes stay for `look`, which follows where the trial is accepted.
double AscentStations::find_costs() {
  double sum = 0.0;
  AntennaPowers at;
  Eigen::VectorXd slope;
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    const StationModel& of = model(i);
    const Eigen::Index first = rows_of(i);
    at.input = of.antenna_power().segment(first, antennas_);
    at.output = of.output_power().segment(first, antennas_);
    at.output_slope = of.output_slope().segment(first, antennas_);
    sum += goal_.costs->of_station(stations_[i].number, at, slope);
    cost_slopes_.col(static_cast<Eigen::Index>(i)) = slope;
  }
  return sum;
}

void AscentStations::read_trial(const MessageIn& down) {
  if (const double next = down[0]; next != 0.0) {
    step_ = next;
    return;
  }
  take(down, 1, link_);
  if (shape_.coupling == Coupling::powers) t_ = down.segment(1 + shape_.link(), shape_.users);
  else tensor_.reshaped() = down.segment(1 + shape_.link(), tensor_.size());
  x_.swap(trial_);
  arrived_ = true;
}

Eigen::MatrixXcd AscentStations::beams(std::size_t i) const {
  const Station& each = stations_[i];
  Eigen::MatrixXcd w(antennas_, shape_.users);
  from_planes(planes_at(x_.data() + begin(i), rows_, shape_.users), w);
  w *= each.root;
  constexpr double margin = 1.0 - 1e-15;  // whoever sums the squares in another order finds them within the budget, too
  if (const double power = w.squaredNorm(); power > margin * each.budget) w *= std::sqrt(margin * each.budget / power) * margin;
  return w;
}

}  // namespace airloom::dab
