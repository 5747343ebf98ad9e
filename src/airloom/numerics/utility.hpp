#pragma once
/// What a network's value makes of its users' rates: sums, fair sums, the least; in rates and in the SINR behind them.
///
///     psi(t) = t (alpha = 0, sum),  ln t (alpha = 1, proportional fairness),  t^(1 - alpha) / (1 - alpha)  otherwise
///
/// alpha to infinity is the largest least rate (max-min). Logarithms are natural; the unit of a rate only shifts or scales a utility.
#include <Eigen/Core>
#include <array>
#include <string_view>

namespace airloom {

/// The words of the option `objective`; each design offers those that it can pursue.
enum class Objective { sum, weighted, proportional_fair, alpha_fair, max_min };
constexpr auto enum_names(Objective) {
  return std::array<std::string_view, 5>{"sum", "weighted", "proportional_fair", "alpha_fair", "max_min"};
}

/// psi of one rate, with what optimisers need of it.
class AlphaFair {
 public:
  /// @param alpha  >= 0
  explicit AlphaFair(double alpha = 1.0) : alpha_(alpha) {}

  [[nodiscard]] double alpha() const { return alpha_; }
  /// psi(t), t >= 0; -infinity at 0 for alpha >= 1.
  [[nodiscard]] double value(double rate) const;
  /// psi'(t) = t^-alpha > 0: the price of rate.
  [[nodiscard]] double slope(double rate) const;
  /// psi''(t) <= 0.
  [[nodiscard]] double curvature(double rate) const;
  /// The rate at which psi' is this price > 0; for alpha = 0 there is none: infinity below price 1, else 0.
  [[nodiscard]] double rate_at(double price) const;
  /// sup over t >= 0 of psi(t) - price t, price > 0; infinity for alpha = 0 and price < 1.
  [[nodiscard]] double conjugate(double price) const;

 private:
  double alpha_;
};

/// sum_u weight_u psi(rate_u).
/// @param rate    (U), >= 0
/// @param weight  (U), >= 0; a user of weight 0 counts nothing, whatever its rate; only ratios matter to who gets what
[[nodiscard]] double utility(const Eigen::VectorXd& rate, const Eigen::VectorXd& weight, const AlphaFair& psi);
/// Its gradient in the rates: prices, (U).
[[nodiscard]] Eigen::VectorXd utility_prices(const Eigen::VectorXd& rate, const Eigen::VectorXd& weight, const AlphaFair& psi);

/// A smooth stand-in for min_u rate_u / weight_u, below it by at most ln U / sharpness:
///
///     V = -(1/k) ln sum_u exp(-k rate_u / weight_u)
struct SoftLeast {
  double value;
  Eigen::VectorXd price;  ///< dV / d rate, (U)
};
/// @param weight     (U), > 0
/// @param sharpness  k > 0, in 1 over the unit of the rates
[[nodiscard]] SoftLeast soft_least(const Eigen::VectorXd& rate, const Eigen::VectorXd& weight, double sharpness);

/// The utility of a user's SINR s, phi(s) = psi(ln(1 + s)) in nats: concave and increasing in s. Source: specification of [haps],
/// "Objectives".
class SinrUtility {
 public:
  /// @param alpha  >= 0; 1: proportional fairness
  explicit SinrUtility(double alpha = 1.0) : alpha_(alpha) {}

  [[nodiscard]] double alpha() const { return alpha_; }
  [[nodiscard]] double value(double sinr) const;
  /// phi'(s) > 0: the price of SINR.
  [[nodiscard]] double slope(double sinr) const;
  /// The SINR >= 0 at which phi' is this price > 0 (0 where phi'(0) is below it), by t + alpha ln t = -ln price, t = ln(1 + s).
  [[nodiscard]] double sinr_at(double price) const;

  /// sup over s >= floor of phi(s) - price s, and where it is reached; its derivative in price is -sinr.
  struct Conjugate {
    double value;
    double sinr;
  };
  [[nodiscard]] Conjugate conjugate(double price, double floor) const;

 private:
  double alpha_;
};

/// t > 0 with t + alpha ln t = y, alpha > 0: for alpha = 1 Lambert's W0(e^y). Relative error below 1e-15.
[[nodiscard]] double log_lambert(double y, double alpha = 1.0);

}  // namespace airloom
