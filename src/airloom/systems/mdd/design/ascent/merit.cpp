#include "airloom/systems/mdd/design/ascent/merit.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/limits.hpp"

namespace airloom::mdd {
namespace {

using Matrix = Eigen::MatrixXd;

constexpr double tiny = 1e-300;  ///< a SINR or rate that has a logarithm

Matrix ratios_of(const Matrix& sinr, double floor, double rate) {
  if (floor > 0.0) return (sinr.array().max(tiny) / floor).log();
  if (rate > 0.0) return (sinr.array().log1p().rowwise().sum().max(tiny) / rate).log();
  return {};
}

void add_slopes_of(const Matrix& sinr, const Matrix& by_ratio, bool sum, Matrix& slopes) {
  if (by_ratio.size() == 0) return;
  if (!sum) {
    slopes += by_ratio;
    return;
  }
  const Eigen::ArrayXd weight = by_ratio.col(0).array() / sinr.array().log1p().rowwise().sum().max(tiny);
  slopes.array() += (sinr.array() / (1.0 + sinr.array())).colwise() * weight;
}

void no_slopes(const ShareModel& model, Slopes& slopes) {
  slopes.dl.setZero(model.users(), model.subcarriers_dl());
  slopes.ul.setZero(model.users(), model.subcarriers_ul());
}

Matrix updated_part(const Matrix& mu, double rho, const Matrix& g) { return (mu - rho * g).cwiseMax(0.0); }

}  // namespace

double Ratios::least() const {
  double value = infinity;
  for (const Matrix* part : {&dl, &ul}) {
    if (part->size() > 0) value = std::min(value, part->minCoeff());
  }
  return value;
}

double sum_of_rates(const ShareModel& model, Slopes& slopes) {
  slopes.dl = model.sinr_dl().array() / (1.0 + model.sinr_dl().array());
  slopes.ul = model.sinr_ul().array() / (1.0 + model.sinr_ul().array());
  return model.sum_rate();
}

Goal goal_of(Objective objective) {
  const auto logs = [](const ShareModel& model) -> Eigen::VectorXd {
    return model.sinr_dl().array().log1p().rowwise().sum().max(tiny).log().matrix();
  };
  switch (objective) {
    case Objective::sum: break;
    case Objective::proportional_fair:
      return {.stages = {[logs](const ShareModel& model, Slopes& slopes) {
                no_slopes(model, slopes);
                add_slopes_of(model.sinr_dl(), Matrix::Ones(model.users(), 1), true, slopes.dl);
                return logs(model).sum();
              }},
              .value = [logs](const ShareModel& model) { return logs(model).sum(); }};
    case Objective::max_min: {
      const Promises of_one{.rate_dl = 1.0};  // ratios to a common rate: of 1
      return {.stages = {least_ratio(of_one, 8.0), least_ratio(of_one, 64.0), least_ratio(of_one, 512.0)},
              .value = [logs](const ShareModel& model) { return logs(model).minCoeff(); }};
    }
  }
  return {.stages = {sum_of_rates}, .value = [](const ShareModel& model) { return model.sum_rate(); }};
}

Ratios ratios(const ShareModel& model, const Promises& p) {
  return {.dl = ratios_of(model.sinr_dl(), p.floor_dl, p.rate_dl), .ul = ratios_of(model.sinr_ul(), p.floor_ul, p.rate_ul)};
}

void add_slopes(const ShareModel& model, const Promises& p, const Ratios& by_ratio, Slopes& slopes) {
  add_slopes_of(model.sinr_dl(), by_ratio.dl, p.rate_dl > 0.0, slopes.dl);
  add_slopes_of(model.sinr_ul(), by_ratio.ul, p.rate_ul > 0.0, slopes.ul);
}

Merit least_ratio(const Promises& promises, double beta) {
  return [promises, beta](const ShareModel& model, Slopes& slopes) {
    Ratios g = ratios(model, promises);
    const double least = g.least();
    double sum = 0.0;
    for (Matrix* part : {&g.dl, &g.ul}) {
      if (part->size() == 0) continue;
      *part = (-beta * (part->array() - least)).exp();
      sum += part->sum();
    }
    for (Matrix* part : {&g.dl, &g.ul}) *part /= sum;
    no_slopes(model, slopes);
    add_slopes(model, promises, g, slopes);
    return least - std::log(sum) / beta;
  };
}

Merit augmented(const Merit& objective, const Promises& promises, const Ratios& mu, const double& rho) {
  return [&objective, promises, &mu, &rho](const ShareModel& model, Slopes& slopes) {
    double value = objective(model, slopes);
    const Ratios force = updated(mu, rho, ratios(model, promises));
    value -= 0.5 / rho * (force.dl.squaredNorm() + force.ul.squaredNorm() - mu.dl.squaredNorm() - mu.ul.squaredNorm());
    add_slopes(model, promises, force, slopes);
    return value;
  };
}

Ratios updated(const Ratios& mu, double rho, const Ratios& g) {
  return {.dl = updated_part(mu.dl, rho, g.dl), .ul = updated_part(mu.ul, rho, g.ul)};
}

}  // namespace airloom::mdd
