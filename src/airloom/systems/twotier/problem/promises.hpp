#pragma once
/// What an instance promises its users and its macro tier, and the part of it that single slots must keep.
#include "airloom/systems/twotier/problem/instance.hpp"

namespace airloom::twotier {

/// Rates of the users, (users), from those of the slots, (C, N), in the same unit.
[[nodiscard]] Eigen::VectorXd sum_by_user(const Instance& instance, const Eigen::MatrixXd& slot_rate);
/// Slots of each user that may send, (users): not off, no limit of 0.
[[nodiscard]] Eigen::VectorXi slots_of_users(const Instance& instance);

/// Shorthands of options, which never weaken what the instance promises: the same rate promised to every user with a slot, bit/s/Hz; the
/// rate promised to the macro cells together.
/// @throws InvalidInput  when the instance lacks `cell_is_macro`, or has cells of one kind only
void promise_user_rate(Instance& instance, double rate);
void promise_macro_rate(Instance& instance, double rate);

/// SINR floors (C, N) of the promises that concern one slot each: `sinr_min`, and the rates of users with one slot. 0: none.
/// Source: specification of [twotier], second part, 2.2.
[[nodiscard]] Eigen::MatrixXd single_slot_floors(const Instance& instance);
/// Rates promised to users with several slots, (users), bit/s/Hz; 0: none.
[[nodiscard]] Eigen::VectorXd several_slot_rates(const Instance& instance);

}  // namespace airloom::twotier
