#include "airloom/experiments/spec/array_notes.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

#include "airloom/core/nearest_name.hpp"

namespace airloom::experiments {
namespace {

/// "h_#" for "h_12": as the lists of a system's arrays name those of its stations.
std::string family_of(const std::string& name) {
  const auto digits = std::ranges::find_if_not(name.rbegin(), name.rend(), [](unsigned char c) { return std::isdigit(c) != 0; });
  const auto length = static_cast<std::size_t>(name.rend() - digits);
  return length == name.size() ? name : name.substr(0, length) + "#";
}

bool of_estimates(const std::string& name) { return name.starts_with("h_est") || name.starts_with("csi_error_") || name == "csi_age_s"; }

}  // namespace

std::vector<std::string> array_notes(const System& system, const io::Arrays& arrays) {
  std::vector<std::string> known, present, notes;
  for (const ArrayRank& rank : system.array_ranks()) known.emplace_back(rank.name);
  for (const auto& [name, array] : arrays) {
    present.push_back(name);
    present.push_back(family_of(name));
  }
  const auto in = [](const std::vector<std::string>& list, const std::string& name) { return std::ranges::find(list, name) != list.end(); };
  std::vector<std::string> absent;
  std::ranges::copy_if(known, std::back_inserter(absent), [&](const std::string& name) { return !in(present, name); });
  std::vector<std::string> told;
  for (const auto& [name, array] : arrays) {
    const std::string family = family_of(name);
    if (in(known, family) || in(known, name) || in(told, family)) continue;
    told.push_back(family);
    if (of_estimates(name)) {
      notes.push_back(name + ": " + system.key() + " takes the channels of the file as they are; this array is left out");
    } else if (const std::string near = nearest_name(family, absent); !near.empty()) {
      notes.push_back(name + ": no array of " + system.key() + ", left out; did you mean " + near + "?");
    }
  }
  return notes;
}

}  // namespace airloom::experiments
