#pragma once
/// The learned allocator's answer beside simple ones: the best that keeps the promises.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/design/edge_net/network.hpp"
#include "airloom/systems/mdd/design/price/price.hpp"

namespace airloom::mdd {

/// Whose powers they are: the network's; those of beam split; of one round of `price` from beam split; with interference between users of
/// one round of prices per link, or of greedy water-filling; those of `price`, to its end.
enum class EdgeGuard { network, beam_split, price_round, link_prices, greedy, price };
constexpr auto enum_names(EdgeGuard) {
  return std::array<std::string_view, 6>{"network", "beam_split", "price_round", "link_prices", "greedy", "price"};
}

struct EdgeAnswer {
  Powers powers;  ///< W
  EdgeGuard guard = EdgeGuard::network;
  std::optional<double> network_rate = {};  ///< sum of all rates, nats, by the network's own powers; absent where it has none
  bool network_kept = false;                ///< those keep the promises, mended or not
  bool mended = false;                      ///< streams of the answer were raised to their downlink floor (promise.hpp)
  std::vector<std::string> outside = {};    ///< features outside the training
  std::optional<PriceResult> price = {};    ///< where guard is `price`: status, message and proof are its
};

/// @param guarded  false: the network's answer whatever the others reach, where it keeps the promises
/// @param problem  in W
/// Where none of the candidates keeps the promises, `price` answers.
[[nodiscard]] EdgeAnswer answer_by_edge_net(const EdgeNetwork& network, const PowerProblem& problem, bool guarded,
                                            const SolveControl& control);

/// The network's own powers, W: as a start. Not finite, or absent, where it has none.
[[nodiscard]] std::optional<Powers> powers_by_edge_net(const EdgeNetwork& network, const PowerProblem& problem);

}  // namespace airloom::mdd
