#pragma once
/// Links and users without a path among those that were selected: told from faults, then refused, dropped or kept.
#include "airloom/importers/channels.hpp"

namespace airloom::importers {

/// One transmitter's channels of the selected users, with what its elements were called in the file.
struct SelectedTx {
  NamedArray array;           ///< axes s, u, n
  std::string name;           ///< of the file's array
  std::int64_t station = 0;   ///< the source's number of the transmitter
  std::vector<double> users;  ///< the source's numbers of the users
};

/// Makes links that are NaN throughout links of 0, where options.unreachable allows it, and finds users without any path.
/// @param where  "h[0,1,2]" of an element in the file
/// @return       places in the selection of the users to be dropped
/// @throws InvalidInput  for a number that is not finite in a link that has finite ones, and as options.unreachable says
[[nodiscard]] std::vector<std::size_t> users_without_path(std::vector<SelectedTx>& tx, const Options& options,
                                                          std::vector<std::string>& notes);

}  // namespace airloom::importers
