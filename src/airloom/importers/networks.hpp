#pragma once
/// A whole import: one network, or every entry of an axis as a network of one file (docs/files.md, several networks in a file).
#include <array>
#include <functional>
#include <optional>

#include "airloom/importers/checks.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/importers/targets.hpp"

namespace airloom::importers {

/// The axis whose entries become networks: snapshots (samples, drops of users), time steps or subcarriers.
enum class Each { r, t, s };
constexpr auto enum_names(Each) { return std::array<std::string_view, 3>{"r", "t", "s"}; }

/// What an import made.
struct Imported {
  Channels channels;                  ///< of the first network
  io::Arrays arrays;                  ///< of the system; with `networks` and leading axes where there are several
  std::vector<io::Arrays> instances;  ///< the same, network by network
  GainReport gains;                   ///< of all networks; the median is that of their medians
  std::vector<std::string> notes;     ///< what was done with the file
  std::vector<std::string> warnings;  ///< what does not look right
};

/// The system's own rules, for one network's arrays. @param subject  for messages
using CheckInstance = std::function<void(const io::Arrays& arrays, const std::string& subject)>;

/// @param set   the system's target options
/// @param each  nothing: the one network that the options choose
/// @throws InvalidInput  as read_channels, instance_arrays and `check`; when networks differ in size, naming the first that does
[[nodiscard]] Imported import_networks(Source source, const std::string& system, const io::Arrays& arrays, const Options& options,
                                       const Values& set, std::optional<Each> each, const std::string& file, const CheckInstance& check);

/// One file's arrays of many networks: `networks`, and arrays that differ stacked along a new first axis; equal ones stay as they are.
/// @throws InvalidInput  when networks have other arrays or shapes than the first
[[nodiscard]] io::Arrays stacked(std::vector<io::Arrays> networks);

}  // namespace airloom::importers
