#include "airloom/systems/mdd/design/price/downlink_floors.hpp"

#include <cmath>

namespace airloom::mdd {
namespace {

constexpr double floor_margin = 1e-9;   ///< relative; what the downlink aims at above its floors
constexpr double floor_slack = 0.4e-8;  ///< relative; below a floor by more than this is below it

}  // namespace

void DownlinkFloors::enforce() {
  price_ = Eigen::VectorXd::Zero(x_->streams_dl());
  penalty_ = Eigen::VectorXd::Zero(x_->streams_dl());
}

bool DownlinkFloors::kept(const PricePoint& at) const {
  const double floor = x_->floor_dl();
  for (Eigen::Index k = 0; k < at.amplitude.size(); ++k) {
    const double needed = floor * at.disturbance[k / x_->subcarriers_dl];
    if (at.amplitude[k] * at.amplitude[k] < needed * (1.0 - floor_slack)) return false;
  }
  return true;
}

const Eigen::VectorXd* DownlinkFloors::at(const Eigen::VectorXd& disturbance) {
  if (!enforced()) return nullptr;
  floor_ = x_->floor_dl() * (1.0 + floor_margin) * disturbance;
  return &floor_;
}

void DownlinkFloors::learn(const Eigen::VectorXd& multiplier) {
  penalty_ = penalty_.cwiseMax(2.0 * multiplier);
  price_ = multiplier * x_->floor_dl();
}

double DownlinkFloors::merit(const PricePoint& at) const {
  double value = at.value;
  if (!enforced()) return value;
  const double floor = x_->floor_dl();
  for (Eigen::Index k = 0; k < penalty_.size(); ++k) {
    const double missing = floor * at.disturbance[k / x_->subcarriers_dl] - at.amplitude[k] * at.amplitude[k];
    if (missing > 0.0) value -= penalty_[k] * missing;
  }
  return value;
}

double DownlinkFloors::patience(double value) const { return enforced() ? 1e-4 * std::abs(value) : 0.0; }

}  // namespace airloom::mdd
