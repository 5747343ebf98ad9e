#include "airloom/systems/haps/design/price/price_response.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/systems/haps/design/sca/sca_step.hpp"
#include "airloom/systems/haps/problem/sinr.hpp"

namespace airloom::haps {

PriceResponse::PriceResponse(const Eigen::MatrixXcd& h, double factor, Eigen::MatrixXcd w, Eigen::VectorXd served)
    : h_(h),
      gram_(h.rows() >= h.cols() ? Eigen::MatrixXcd(h.adjoint() * h) : Eigen::MatrixXcd()),
      factor_(factor),
      served_(std::move(served)),
      w_(std::move(w)) {
  x_ = h.adjoint() * w_;
  next_w_ = w_;
  next_x_ = x_;
}

void PriceResponse::answer(const Eigen::VectorXd& prices, const std::stop_token& stop) {
  const Eigen::Index users = h_.cols();
  const Eigen::VectorXd r = prices.head(users).cwiseProduct(served_);
  const Eigen::VectorXd q = factor_ * prices.tail(users);
  // power falls with its price: secant steps on logarithms inside a bracket
  double low = std::log(least_power_price);
  double high = std::log(1e12);
  double x = std::clamp(log_eta_, low, high);
  double slope = -1.0;
  double last_x = x;
  double last_y = 0.0;
  for (int k = 0; k < 200; ++k) {
    const double y = std::log(power(std::exp(x), q, r));
    if (std::abs(y) < 1e-9 || (y < 0.0 && x <= std::log(least_power_price)) || stop.stop_requested()) break;
    (y > 0.0 ? low : high) = x;
    if (k > 0 && x != last_x && (y - last_y) / (x - last_x) < -1e-3) slope = (y - last_y) / (x - last_x);
    last_x = x;
    last_y = y;
    const double next = x - y / slope;
    x = next > low && next < high ? next : next <= low && k < 3 ? low : 0.5 * (low + high);
    if (high - low < 1e-14) break;
  }
  step_ = 1.0;
  if (!solved_) {  // channels too dependent for these prices: the station stays as it is
    next_w_ = w_;
    next_x_ = x_;
    return;
  }
  log_eta_ = x;
  next_w_ = priced_.by_antennas ? Eigen::MatrixXcd(priced_.beams * priced_.weight.asDiagonal())
                                : Eigen::MatrixXcd(h_ * priced_.coefficients() / std::exp(x));
  const double norm = next_w_.norm();
  if (norm > 1.0) next_w_ /= norm;
  next_x_ = h_.adjoint() * next_w_;
}

void PriceResponse::accept() {
  w_ += step_ * (next_w_ - w_);
  x_ += step_ * (next_x_ - x_);
}

Eigen::VectorXd PriceResponse::summary() const {
  const Eigen::MatrixXcd x = x_ + step_ * (next_x_ - x_);
  Eigen::MatrixXd power = x.cwiseAbs2();
  power.diagonal().setZero();
  Eigen::VectorXd out(2 * x.rows());
  out << x.diagonal().real(), power.rowwise().sum();
  return out;
}

double PriceResponse::power(double eta, const Eigen::VectorXd& q, const Eigen::VectorXd& r) {
  solved_ = gram_.size() > 0 ? price_by_gram(gram_ / eta, q, r, priced_)
                             : price_by_antennas(h_, Eigen::VectorXd::Constant(h_.rows(), eta), q, r, priced_);
  return solved_ ? std::max(priced_.norm_squared / eta, 1e-300) : 1e300;
}

void PriceCentre::look(const Eigen::MatrixXd& inbox) {
  const Eigen::Index users = inbox.rows() / 2;
  const Eigen::VectorXd sum = inbox.rowwise().sum();
  const Eigen::VectorXd signal = sum.head(users).cwiseMax(0.0);
  y_ = signal.array() / (1.0 + factor_ * sum.tail(users).array());
  sinr_ = signal.cwiseProduct(y_);
  objective_ = utility_.value(sinr_);
}

Eigen::VectorXd PriceCentre::prices() const {
  const Eigen::VectorXd omega = utility_.slopes(sinr_);
  Eigen::VectorXd out(2 * y_.size());
  out << omega.cwiseProduct(y_), omega.cwiseProduct(y_.cwiseAbs2());
  return out;
}

double PriceCentre::most_gain(const Eigen::MatrixXd& answers) const {
  const Eigen::Index users = y_.size();
  const Eigen::VectorXd sum = answers.rowwise().sum();
  const Eigen::VectorXd price = prices();
  double gain = 0.0;
  for (Eigen::Index u = 0; u < users; ++u) {
    const double surrogate = 2.0 * price[u] * sum[u] - price[users + u] * (1.0 + factor_ * sum[users + u]);
    gain += surrogate - utility_.slope(u, sinr_[u]) * sinr_[u];
  }
  return std::max(0.0, gain);
}

}  // namespace airloom::haps
