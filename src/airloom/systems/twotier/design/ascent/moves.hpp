#pragma once
/// Slots switched on, off and exchanged: what a local ascent cannot do.
///
/// At given prices of the nodes' power every sub-channel can be looked at alone: its value is that of priced_channel.hpp. A slot counts as
/// off below 1e-6 of its limit. Source: specification of [twotier], second part, 4.2 and 4.3.
#include "airloom/systems/twotier/design/ascent/ascent.hpp"
#include "airloom/systems/twotier/design/network/priced_channel.hpp"

namespace airloom::twotier {

/// The best of all single switches and exchanges of an off slot with an on one, after a few steps each; again from there, as long as the
/// value grows by more than 1e-5. @param x  (width of the loaded channel)  @return  moves that were made
int move_channel(PricedChannel& channel, Eigen::ArrayXd& x);

/// move_channel on every sub-channel. @param weight  (slots)  @param price  (nodes)  @return  moves that were made
int move_slots(const Network& network, const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, Eigen::ArrayXd& x,
               const OnIteration& stop = {});

/// Moves at the prices of Algorithm 1, then Algorithm 1 again, in rounds until the rate grows by less than 1e-4.
/// @param result  of Algorithm 1; never becomes worse  @return  moves that were made
std::int64_t climb_by_moves(const Network& network, PriceStep& step, AscentResult& result, const AscentOptions& options, int rounds,
                            const OnIteration& stop);

/// Up to this many slots kicks pay by default.
inline constexpr Eigen::Index kicked_slots = 150;

/// Kicks of the best point: on some sub-channels powers are drawn anew, then climb_by_moves.
struct KickOptions {
  int kicks = 24;
  int patience = 8;         ///< kicks without a gain of 1e-4 that end them
  std::uint64_t first = 0;  ///< number of the first kick, which its random numbers depend on
};
struct KickCount {
  std::int64_t kicks = 0, moves = 0;
};
KickCount kick(const Network& network, PriceStep& step, AscentResult& best, const AscentOptions& options, const KickOptions& kicks,
               std::uint64_t seed, std::uint64_t realization, const OnIteration& stop);

/// The powers of one kick: on random sub-channels equal split times a log-normal factor, or 1e-5 of it.
/// @param part  on 1 .. N part of them
[[nodiscard]] Eigen::ArrayXd kicked(const Network& network, const Eigen::ArrayXd& x, std::uint64_t number, std::uint64_t seed,
                                    std::uint64_t realization, double part = 1.0 / 3.0);

}  // namespace airloom::twotier
