#include "airloom/systems/picture.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/outcome.hpp"
#include "airloom/core/residual.hpp"
#include "airloom/core/units.hpp"

namespace airloom {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

SiteColumn& Picture::add(std::string name, std::string unit, int first, const Eigen::VectorXd& values) {
  SiteColumn column{.name = std::move(name), .unit = std::move(unit), .values = std::vector<double>(sites.size(), nothing)};
  const auto room = static_cast<Eigen::Index>(sites.size()) - first;
  for (Eigen::Index i = 0; i < std::min(room, values.size()); ++i) column.values[static_cast<std::size_t>(first + i)] = values[i];
  columns.push_back(std::move(column));
  return columns.back();
}

void Picture::power_of_stations(const std::string& name, const Eigen::VectorXd& used_w, const Eigen::VectorXd& budget_w) {
  of_stations(name, "W", used_w);
  of_stations("budget", "W", budget_w);
  const Eigen::VectorXd share = (budget_w.array() > 0.0).select(used_w.cwiseQuotient(budget_w), Eigen::VectorXd::Zero(used_w.size()));
  of_stations("share of the budget", "%", 100.0 * share);
  Eigen::VectorXd over(used_w.size());
  for (Eigen::Index b = 0; b < over.size(); ++b) over[b] = above_limit(used_w[b], budget_w[b], budget_w.maxCoeff());
  of_stations("above the budget", "", over);
}

void Picture::promise_to_users(const std::string& name, const std::string& unit, const Eigen::VectorXd& promised,
                               const Eigen::VectorXd& kept) {
  if (promised.size() == 0 || !(promised.maxCoeff() > 0.0)) return;
  Eigen::VectorXd shown = promised;
  Eigen::VectorXd yes(promised.size());
  for (Eigen::Index u = 0; u < promised.size(); ++u) {
    const bool any = promised[u] > 0.0;
    if (!any) shown[u] = nothing;
    yes[u] = !any ? nothing : below_promise(kept.size() > u ? kept[u] : 0.0, promised[u]) <= feasibility_tolerance ? 1.0 : 0.0;
  }
  of_users("promised " + name, unit, unit == "dB" ? decibels(shown) : shown);
  if (kept.size() > 0) of_users(name + " kept", "", yes).verdict = true;
}

void Picture::link_by_share(const Eigen::MatrixXd& power) {
  constexpr double least = 0.1;
  constexpr std::size_t most = 3;
  for (Eigen::Index u = 0; u < power.cols(); ++u) {
    const double sum = power.col(u).sum();
    if (!(sum > 0.0)) continue;
    std::vector<SiteLink> of_user;
    for (Eigen::Index b = 0; b < power.rows(); ++b) {
      const double share = power(b, u) / sum;
      if (share >= least) of_user.push_back({.from = static_cast<int>(b), .to = stations + static_cast<int>(u), .share = share});
    }
    std::ranges::stable_sort(of_user, std::greater<>(), &SiteLink::share);
    if (of_user.size() > most) of_user.resize(most);
    links.insert(links.end(), of_user.begin(), of_user.end());
  }
}

void Picture::link_to_largest(const Eigen::MatrixXd& gain) {
  for (Eigen::Index u = 0; u < gain.cols(); ++u) {
    Eigen::Index best = 0;
    if (gain.col(u).maxCoeff(&best) > 0.0) links.push_back({.from = static_cast<int>(best), .to = stations + static_cast<int>(u)});
  }
}

Eigen::VectorXd decibels(const Eigen::VectorXd& ratio) {
  return ratio.unaryExpr([](double r) { return r > 0.0 ? to_db(r) : nothing; });
}

Eigen::VectorXd sinr_db_of(const Eigen::VectorXd& spectral_efficiency) {
  return decibels(spectral_efficiency.unaryExpr([](double se) { return std::expm1(se * std::numbers::ln2); }));
}

}  // namespace airloom
