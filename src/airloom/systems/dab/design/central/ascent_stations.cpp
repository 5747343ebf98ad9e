#include "airloom/systems/dab/design/central/ascent_stations.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::dab {
namespace {

/// The planes in a station's vector.
Eigen::Map<const Planes> planes_at(const double* vector, Eigen::Index rows, Eigen::Index users) { return {vector, rows, 2 * users}; }
Eigen::Map<Planes> planes_at(double* vector, Eigen::Index rows, Eigen::Index users) { return {vector, rows, 2 * users}; }

}  // namespace

AscentStations::AscentStations(const BeamProblem& problem, std::span<const int> mine, const Eigen::MatrixXcd& w, Eigen::Index memory,
                               GroupDistortion distortion, bool all_gram)
    : shape_{problem.users(), memory, distortion == GroupDistortion::tensor ? Coupling::amplitudes : Coupling::powers},
      distortion_(distortion),
      all_gram_(all_gram),
      strength_(2.0 * std::norm(problem.amplifier.beta3)),
      weight_(problem.weight),
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
    stations_.push_back({.model = StationModel(problem.channel(mine[i]), problem.amplifier,
                                               distortion == GroupDistortion::block ? DistortionBy::station : DistortionBy::network),
                         .budget = budget,
                         .root = std::sqrt(budget),
                         .answering = Planes::Zero(rows_, 2 * users),
                         .fq = Eigen::MatrixXcd::Zero(users, users),
                         .fy = Eigen::MatrixXcd::Zero(users, users)});
    if (distortion == GroupDistortion::tensor) tensors_.emplace_back(stations_[i].model.channel_planes());
    const auto point = x_.segment(begin(i), length_);
    to_planes(station_beams(w, mine[i], users) / stations_[i].root, planes_at(x_.data() + begin(i), rows_, users));
    constexpr double largest = 0.98;  // a slack of 0 would stay 0
    const double share = point.squaredNorm();
    if (share > largest) x_.segment(begin(i), length_) *= std::sqrt(largest / share);
    x_[begin(i) + planes_] = std::sqrt(1.0 - std::min(share, largest));
  }
  if (distortion == GroupDistortion::stacked) {
    Planes channels(rows_ * local, 2 * users);
    for (std::size_t i = 0; i < stations_.size(); ++i) {
      channels.middleRows(static_cast<Eigen::Index>(i) * rows_, rows_) = stations_[i].model.channel_planes();
    }
    stacked_.emplace(channels, strength_);
    stacked_beams_ = stacked_gradient_ = channels;
  }
  trial_ = x_;
  direction_ = beams_ = q_ = z_ = Eigen::VectorXd::Zero(all);
  vectors_.setZero(all, 2 * memory + 1);
  first_ = second_ = Eigen::VectorXd::Zero(memory);
  link_ = product_ = cq_ = cy_ = Eigen::MatrixXcd::Zero(users, users);
  t_ = roots_ = Eigen::VectorXd::Zero(users);
  sy_.setZero(memory, memory);
  ss_ = yy_ = sg_ = Eigen::VectorXd::Zero(memory);
  along_s_ = along_y_ = Eigen::MatrixXd::Zero(local, memory);
  along_g_ = Eigen::VectorXd::Zero(local);
  if (shape_.coupling == Coupling::amplitudes) tensor_.setZero(users, 2 * TensorCubic::products(users));
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
  (void)sum_rate(link_, t_, weight_, prices_);
  roots_ = prices_.distortion.cwiseSqrt();
  if (stacked_) {
    stacked_gradient_.setZero();
    stacked_->subtract_gradient(prices_.distortion, stacked_gradient_);
  }
  norm_ = 0.0;
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    Station& each = stations_[i];
    double* at = vectors_.data() + gradient_column * vectors_.rows() + begin(i);
    Eigen::Map<Planes> slope = planes_at(at, rows_, shape_.users);
    each.model.gradient_planes(prices_, slope);
    if (stacked_) slope += stacked_gradient_.middleRows(static_cast<Eigen::Index>(i) * rows_, rows_);
    if (!tensors_.empty()) tensors_[i].subtract_gradient(prices_.distortion, tensor_, strength_, slope);
    auto part = gradient.segment(begin(i), length_);
    part.tail<lanes>().setZero();
    const double along = each.root * part.dot(x_.segment(begin(i), length_));
    each.multiplier = std::max(0.0, along);
    part *= -2.0 * each.root;
    each.model.answering_channel(roots_, each.answering);
    each.answering *= each.root;
    norm_ += each.answering.squaredNorm();
  }
  project(gradient, along_g_);
  if (looked_) {
    const Eigen::Index slot = slots_.newest();
    vectors_.col(shape_.memory + slot) += gradient;
    ss_[slot] = vectors_.col(slot).squaredNorm();
    yy_[slot] = vectors_.col(shape_.memory + slot).squaredNorm();
    sy_.col(slot).noalias() = vectors_.leftCols(shape_.memory).transpose() * vectors_.col(shape_.memory + slot);
  }
  sg_.noalias() = vectors_.leftCols(shape_.memory).transpose() * gradient;
  looked_ = true;
  arrived_ = false;
}

void AscentStations::write_curvature(Message up) {
  if (arrived_) look();
  const Eigen::Index m = shape_.memory;
  up.setZero();
  if (all_gram_) {
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

/// z = H0 q:  (q - F M^-1 sum F^H q / tau) / (2 tau), the slack q / (2 tau).
void AscentStations::read_preconditioner(const MessageIn& down) {
  take(down, 0, cq_);
  take(down, shape_.link(), cy_);
  slope_of_y_ = 0.0;
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
  up.head(m).noalias() = vectors_.middleCols(m, m).transpose() * z_;
  up[m] = slope_of_y_;
  up[m + 1] = vectors_.col(2 * m).dot(z_);
}

void AscentStations::read_direction(const MessageIn& down) {
  second_ = down.head(shape_.memory);
  const double scale = down[shape_.memory];
  if (scale == 0.0) return forget();  // not a descent direction
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
  if (looked_) trial_ = x_ + step_ * direction_;  // the first trial is the start itself
  for (std::size_t i = 0; i < stations_.size(); ++i) {
    Station& each = stations_[i];
    auto point = trial_.segment(begin(i), length_);
    point /= point.norm();
    Eigen::Map<Planes> beams = planes_at(beams_.data() + begin(i), rows_, users);
    beams = each.root * planes_at(trial_.data() + begin(i), rows_, users);
    each.model.transmit_planes(beams);
    link_ += each.model.link();
    if (distortion_ == GroupDistortion::block) t_ += each.model.distortion();
    if (!tensors_.empty()) tensors_[i].add(beams, tensor_);
    if (stacked_) stacked_beams_.middleRows(static_cast<Eigen::Index>(i) * rows_, rows_) = beams;
  }
  if (stacked_) stacked_->transmit(stacked_beams_, t_);
  put(link_, 0, up);
  if (shape_.coupling == Coupling::powers) up.tail(users) = t_;
  else up.tail(tensor_.size()) = tensor_.reshaped();
}

void AscentStations::read_trial(const MessageIn& down) {
  if (const double next = down[0]; next != 0.0) {
    step_ = next;
    return;
  }
  take(down, 1, link_);
  if (shape_.coupling == Coupling::powers) t_ = down.tail(shape_.users);
  else tensor_.reshaped() = down.tail(tensor_.size());
  x_.swap(trial_);
  arrived_ = true;
}

Eigen::MatrixXcd AscentStations::beams(std::size_t i) const {
  const Station& each = stations_[i];
  Eigen::MatrixXcd w(each.model.channel().rows(), shape_.users);
  from_planes(planes_at(x_.data() + begin(i), rows_, shape_.users), w);
  w *= each.root;
  constexpr double margin = 1.0 - 1e-15;  // whoever sums the squares in another order finds them within the budget, too
  if (const double power = w.squaredNorm(); power > margin * each.budget) w *= std::sqrt(margin * each.budget / power) * margin;
  return w;
}

}  // namespace airloom::dab
