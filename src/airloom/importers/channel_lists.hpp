#pragma once
/// What a file tells of its transmitters and users besides the channels: budgets, noise, positions, weights.
#include "airloom/importers/channels.hpp"

namespace airloom::importers {

/// Which of the source's transmitters and users, of how many.
struct Selection {
  std::int64_t source_stations = 0;
  std::int64_t source_users = 0;
  std::vector<double> stations = {};
  std::vector<double> users = {};
};

/// Fills powers, noise, positions, weights, bandwidth and carrier for the selected ones; only their entries need be finite.
/// @throws InvalidInput  when an array has another count than there are transmitters or users; says so when it is the other side's
void add_lists(Channels& channels, const io::Arrays& arrays, const Selection& selection, const Options& options);

/// Arrays with a leading axis of networks (drops, snapshots): those of this one.
/// @param count  networks; an array is taken apart when it has this leading extent and one axis more than its name has
[[nodiscard]] io::Arrays of_network(const io::Arrays& arrays, std::int64_t network, std::int64_t count);

}  // namespace airloom::importers
