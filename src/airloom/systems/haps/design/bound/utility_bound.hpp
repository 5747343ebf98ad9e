#pragma once
/// Which upper bound of the utility a design reports.
#include <array>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/systems/haps/design/bound/dirty_paper.hpp"

namespace airloom::haps {

/// automatic: dirty_paper where it takes no more factorisations than the design did and there are at most 128 users, else
/// interference_free.
enum class BoundKind { automatic, none, interference_free, dirty_paper };
constexpr auto enum_names(BoundKind) { return std::array<std::string_view, 4>{"automatic", "none", "interference_free", "dirty_paper"}; }

struct BoundOptions {
  BoundKind kind = BoundKind::automatic;
  int rounds = 12;
};
void bound_fields(auto& o, auto&& field) {
  field("bound", o.kind, "upper bound of the utility; automatic: dirty_paper where it costs no more than the design");
  field("bound_rounds", o.rounds, between(1, 1000), "of prices, for the dirty-paper bound");
}

/// Certificate entries: upper_bound (the lower of the bounds), its kind, each bound that was computed, dirty_paper_reached, gap_to_bound;
/// of the utility as it is reported.
/// @param eta          (n) prices of power at the answer, or empty
/// @param evaluations  factorisations that the design took
void put_utility_bound(const GramBank& bank, const NetworkUtility& utility, const Eigen::VectorXd& sinr, const Eigen::VectorXd& eta,
                       const BoundOptions& options, int evaluations, const std::stop_token& stop, Values& certificate);

}  // namespace airloom::haps
