#include "airloom/systems/dab/design/star/star_processor.hpp"

#include <cmath>

#include "airloom/systems/dab/problem/rate.hpp"

namespace airloom::dab {
namespace {

/// 1 / rho per user; 0 for users without weight, whose rows are free.
Eigen::VectorXd inverse(const Eigen::VectorXd& rho) {
  return rho.unaryExpr([](double r) { return r > 0.0 ? 1.0 / r : 0.0; });
}

}  // namespace

Eigen::Index StarProcessor::down_reals(StarVariant variant, Eigen::Index users) {
  return variant == StarVariant::paper ? 4 * users * users + 3 * users : 2 * users * users + users;
}

Eigen::Index StarProcessor::up_reals(StarVariant variant, Eigen::Index users) {
  return variant == StarVariant::paper ? 4 * users * users + users : 2 * users * users + users;
}

StarProcessor::StarProcessor(Eigen::Index stations, const Eigen::VectorXd& weight, const StarOptions& options)
    : variant_(options.variant),
      kappa_(options.kappa_rho),
      weight_(weight),
      received_(static_cast<std::size_t>(stations), Reception(weight.size())),
      copies_(received_.size(), Eigen::MatrixXcd::Zero(weight.size(), weight.size())),
      duals_(copies_),
      sum_(copies_.front()) {}

void StarProcessor::begin(const std::vector<Reception>& stations) {
  received_ = stations;
  for (std::size_t b = 0; b < stations.size(); ++b) copies_[b] = stations[b].link;
  look();
  Reception all(weight_.size());
  for (const Reception& each : received_) all.add(each.link, each.distortion);
  fractional_ = tighten(all.link, all.distortion, weight_);
}

void StarProcessor::aggregate() {
  const Eigen::VectorXd price = fractional_.price();
  const Eigen::VectorXcd pull = fractional_.pull(weight_);
  const Eigen::VectorXd half = 0.5 * kappa_ * price;
  const Eigen::VectorXd inverse_rho = inverse(2.0 * half);
  const auto count = static_cast<double>(copies_.size());
  sum_.setZero();
  for (std::size_t b = 0; b < copies_.size(); ++b) {
    copies_[b] = received_[b].link - inverse_rho.asDiagonal() * duals_[b];  // Q
    sum_ += copies_[b];
  }
  for (Eigen::Index u = 0; u < sum_.rows(); ++u) {
    if (!(price[u] > 0.0)) continue;  // no weight: the copies stay at Q
    sum_.row(u) *= half[u];
    sum_(u, u) += count * pull[u];
    sum_.row(u) /= half[u] + count * price[u];
  }
  Eigen::MatrixXcd excess = price.asDiagonal() * sum_;
  excess.diagonal() -= pull;
  excess = (2.0 * inverse_rho).asDiagonal() * excess;
  for (Eigen::MatrixXcd& copy : copies_) copy -= excess;
  Eigen::VectorXd distortion = Eigen::VectorXd::Zero(weight_.size());
  for (const Reception& each : received_) distortion += each.distortion;
  fractional_ = tighten(sum_, distortion, weight_);
}

void StarProcessor::tell(Eigen::Index b, Eigen::Ref<Eigen::VectorXd> message) const {
  const Eigen::MatrixXcd& copy = copies_[static_cast<std::size_t>(b)];
  MessageWriter writer(message);
  if (variant_ == StarVariant::paper) {
    const Eigen::MatrixXcd others = sum_ - copy;
    const Eigen::MatrixXcd nu = fractional_.nu;
    writer.put(others).put(copy).put(fractional_.mu).put(nu);
  } else {
    const Eigen::VectorXd price = fractional_.price();
    const Eigen::MatrixXcd target = copy + inverse(kappa_ * price).asDiagonal() * duals_[static_cast<std::size_t>(b)];
    writer.put(target).put(price);
  }
}

void StarProcessor::hear(const Eigen::MatrixXd& inbox) {
  const Eigen::VectorXd rho = kappa_ * fractional_.price();
  for (std::size_t b = 0; b < received_.size(); ++b) {
    MessageReader reader(inbox.col(static_cast<Eigen::Index>(b)));
    reader.take(received_[b]);
    if (variant_ == StarVariant::paper) reader.take(duals_[b]);
    else duals_[b] += rho.asDiagonal() * (copies_[b] - received_[b].link);
  }
  look();
}

void StarProcessor::look() {
  Reception all(weight_.size());
  double apart = 0.0, size = 0.0;
  for (std::size_t b = 0; b < received_.size(); ++b) {
    all.add(received_[b].link, received_[b].distortion);
    apart += (copies_[b] - received_[b].link).squaredNorm();
    size += received_[b].link.squaredNorm();
  }
  sum_rate_ = sum_rate(all.link, all.distortion, weight_);
  consensus_ = size > 0.0 ? std::sqrt(apart / size) : 0.0;
}

}  // namespace airloom::dab
