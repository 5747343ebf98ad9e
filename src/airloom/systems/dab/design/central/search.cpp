#include "airloom/systems/dab/design/central/search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace airloom::dab {
namespace {

/// The block model promises too much, and the more the further its range is left.
double range_limit(const CentralOptions& o) { return o.saturation_limit.value_or(o.distortion == Distortion::block ? 0.03 : 1.0); }

}  // namespace

Search::Search(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control, Utility utility)
    : problem_(problem),
      options_(o),
      control_(control),
      goal_{.utility = std::move(utility)},
      value_(problem, o.distortion),
      ranking_(problem, goal_.utility, o.distortion),
      best_key_(-std::numeric_limits<double>::infinity()),
      range_limit_(range_limit(o)) {}

void Search::allow_range_of(const Eigen::MatrixXcd& w) {
  range_limit_ = std::max(range_limit_, ranking_.range_probability(w));
  if (best_.size() > 0) best_within_ = ranking_.range_probability(best_) <= range_limit_;
}

Eigen::MatrixXcd Search::scaled(Eigen::MatrixXcd w) {
  if (options_.backed_off && !problem_.linear()) back_off(value_, goal_.utility, w);
  return w;
}

double Search::consider(const Eigen::MatrixXcd& w, double value, const Origin& from) {
  const double key = ranking_.key(w, value);
  const bool within = ranking_.range_probability(w) <= range_limit_;
  const bool first = best_.size() == 0;
  // of answers that are alike to rounding the one that is an end of its ascent
  const bool ended = from.ascent && from.status == Status::converged && status_ != Status::converged;
  const double needed = ended ? best_key_ - 1e-12 * std::abs(best_key_) : best_key_;
  if (!first && !from.insist && (within == best_within_ ? !(key > needed) : !within)) return key;
  best_ = w;
  best_key_ = key;
  best_within_ = within;
  status_ = from.status;
  message_ = from.message;
  if (from.ascent) gradient_norm_ = from.gradient_norm;
  return key;
}

double Search::offer(const Eigen::MatrixXcd& w) { return consider(w, value_(w, goal_.utility), {}); }

void Search::adopt(const Design& other, bool insist) {
  count(other);
  (void)consider(other.w, value_(other.w, goal_.utility),
                 {.status = other.status,
                  .message = other.message,
                  .gradient_norm = other.certificate.number("gradient_norm"),
                  .ascent = true,
                  .insist = insist});
}

std::unique_ptr<Climb> Search::climb_from(const Eigen::MatrixXcd& w) const {
  return std::make_unique<Climb>(problem_, goal_, w, options_.distortion, options_.memory);
}

double Search::advance(Climb& climb, int steps) {
  const Iterations before = climb.iterations();
  const std::int64_t products_before = climb.products();
  SolveControl shown = control_;
  if (control_.on_iteration) {
    shown.on_iteration = [this](const Progress& at) {
      return control_.on_iteration(
          {at.stage, iterations_.outer + at.iteration, std::max(trace_.empty() ? at.objective : trace_.back(), at.objective)});
    };
  }
  const std::size_t seen = trace_.empty() || before.inner == 0 ? 0 : climb.values().size();
  const Status status = climb.advance({.growth_tolerance = options_.growth_tolerance, .max_iterations = steps}, shown);
  interrupted_ = interrupted_ || status == Status::interrupted;
  const std::vector<double>& values = climb.values();
  for (std::size_t k = seen; k < values.size(); ++k) trace_.push_back(trace_.empty() ? values[k] : std::max(trace_.back(), values[k]));
  iterations_.outer += climb.iterations().outer - before.outer;
  iterations_.inner += climb.iterations().inner - before.inner;
  products_ += climb.products() - products_before;
  return consider(climb.beams(), climb.value(),
                  {.status = climb.status(), .message = climb.message(), .gradient_norm = climb.gradient_norm(), .ascent = true});
}

void Search::count(const Design& other) {
  iterations_.outer += other.iterations.outer;
  iterations_.inner += other.iterations.inner;
  products_ += other.products;
  interrupted_ = interrupted_ || other.status == Status::interrupted;
}

Design Search::take() {
  Design out;
  out.w = std::move(best_);
  out.status = interrupted_ ? Status::interrupted : status_;
  out.message = interrupted_ ? "stopped on request" : message_;
  out.iterations = iterations_;
  out.products = products_ + value_.products() + ranking_.products();
  out.trace.append("objective", trace_);
  out.certificate.set("gradient_norm", gradient_norm_);
  return out;
}

}  // namespace airloom::dab
