#include "airloom/systems/user_metrics.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "airloom/numerics/quantile.hpp"
#include "airloom/numerics/utility.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom {
namespace {

double geometric_mean(const Eigen::VectorXd& rate) {
  if (!(rate.minCoeff() > 0.0)) return 0.0;
  const auto users = static_cast<double>(rate.size());
  return std::exp(utility(rate, Eigen::VectorXd::Ones(rate.size()), AlphaFair(1.0)) / users);
}

double jain(const Eigen::VectorXd& rate) {
  const double largest = rate.maxCoeff();
  if (!(largest > 0.0)) return 0.0;
  const Eigen::VectorXd scaled = rate / largest;  // squares of bit/s and of tiny rates stay in range
  return scaled.sum() * scaled.sum() / (static_cast<double>(rate.size()) * scaled.squaredNorm());
}

}  // namespace

Values user_metrics(const Eigen::VectorXd& rate, const Eigen::Array<bool, Eigen::Dynamic, 1>& counted) {
  Values out{{"user_rate", list(rate)}, {"rate_sum", rate.sum()}};
  if (!rate.allFinite()) {
    for (const char* name : {"rate_min", "rate_geometric_mean", "rate_q05", "rate_jain"}) out.set(name, std::nan(""));
    return out;
  }
  std::vector<double> some;
  for (Eigen::Index u = 0; u < rate.size(); ++u) {
    if (counted.size() == 0 || counted[u]) some.push_back(rate[u]);
  }
  if (some.empty()) some.push_back(0.0);  // nobody counts: nobody has a rate
  std::ranges::sort(some);
  const Eigen::VectorXd sorted = vector_from(some);
  out.set("rate_min", some.front());
  out.set("rate_geometric_mean", geometric_mean(sorted));
  out.set("rate_q05", quantile(some, 0.05));
  out.set("rate_jain", jain(sorted));
  return out;
}

void add_user_metrics(std::vector<MetricInfo>& list, const std::string& unit, const std::string& what) {
  list.push_back({"user_rate", unit, "U", "rate of each user: " + what});
  list.push_back({"rate_sum", unit, "", "sum of user_rate"});
  list.push_back({"rate_min", unit, "", "least user_rate"});
  list.push_back({"rate_geometric_mean", unit, "", "geometric mean of user_rate, 0 where one is 0"});
  list.push_back({"rate_q05", unit, "", "5 % point of user_rate"});
  list.push_back({"rate_jain", "", "", "Jain's index of user_rate: 1 where all are alike"});
}

}  // namespace airloom
