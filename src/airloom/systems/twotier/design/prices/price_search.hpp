#pragma once
/// The search for prices whose dual bounds the goal, and whose powers become better answers: Algorithm 2's core, and what it has proved.
#include <array>
#include <limits>
#include <string_view>

#include "airloom/systems/twotier/design/incumbent.hpp"
#include "airloom/systems/twotier/design/prices/dual_function.hpp"

namespace airloom::twotier {

/// How multipliers are sought: by cutting planes, by the published doubling of steps, or by nested bisection.
enum class SearchKind { automatic, planes, doubling, nested };
constexpr auto enum_names(SearchKind) { return std::array<std::string_view, 4>{"automatic", "planes", "doubling", "nested"}; }

/// What stands behind an upper bound.
enum class BoundKind { none, interference_free, certified };
constexpr auto enum_names(BoundKind) { return std::array<std::string_view, 3>{"none", "interference_free", "certified"}; }
/// How the search for it ended: at the gap asked for, before, or there was none.
enum class BoundStatus { none, closed, limit };
constexpr auto enum_names(BoundStatus) { return std::array<std::string_view, 3>{"none", "closed", "limit"}; }

struct Bound {
  BoundKind kind = BoundKind::none;
  BoundStatus status = BoundStatus::none;
  double value = std::numeric_limits<double>::infinity();  ///< of the goal, nats
  Eigen::ArrayXd lambda, theta;                            ///< at which the dual has it; empty when there are none
  std::int64_t calls = 0, boxes = 0;
  bool settled = false;  ///< the search's own rule held
  bool interrupted = false;

  /// (bound - value) / value, by the bound where the value is 0.
  [[nodiscard]] double gap(double of) const;
  void lower_to(double bound, BoundKind what) {
    if (bound < value) value = bound, kind = what;
  }
};

struct PriceSearchOptions {
  SearchKind search = SearchKind::planes;
  int max_calls = 12;
  double gap = 1e-3;                       ///< relative, ends the search
  Eigen::ArrayXd lambda = {}, theta = {};  ///< where to begin; empty: at those of the incumbent
};

/// Every point of the oracle is offered to the incumbent. History: `objective`, `dual`, `bound` per call.
[[nodiscard]] Bound search_prices(const Network& network, const Goal& goal, Oracle& oracle, Incumbent& best,
                                  const PriceSearchOptions& options, Trace& trace, const OnIteration& on_iteration);

/// The goal's unit: nats of the scaled network to bit/s/Hz of the instance.
[[nodiscard]] double in_bits(const Network& network, const Goal& goal, double nats);

/// `bound`, `bound_status`, `upper_bound`, `gap_to_bound`, `lambda`, `theta`, `oracle_calls`, `search_boxes`.
void report(const Network& network, const Goal& goal, const Bound& bound, double value, Values& certificate);

/// The multipliers of promises in the order of promises_of(instance); of a weighted sum times the instance's largest weight, of a geometric
/// mean those of the sum of logarithms.
[[nodiscard]] std::vector<double> theta_of(const Network& network, const Goal& goal, const Eigen::ArrayXd& theta);
/// Those of budgets in the order of the instance's nodes, nat/W; of a weighted sum times the instance's largest weight.
[[nodiscard]] std::vector<double> lambda_of(const Network& network, const Goal& goal, const Eigen::ArrayXd& lambda);

}  // namespace airloom::twotier
