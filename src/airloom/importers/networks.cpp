#include "airloom/importers/networks.hpp"

#include <algorithm>

#include "airloom/core/values.hpp"
#include "airloom/importers/channel_lists.hpp"
#include "airloom/importers/named_array.hpp"
#include "airloom/systems/networks.hpp"

namespace airloom::importers {
namespace {

std::string network_text(std::size_t network) { return "network " + std::to_string(network); }

/// The options of one network.
Options of_entry(const Options& all, Each each, double entry) {
  Options one = all;
  switch (each) {
    case Each::r: one.snapshot = static_cast<int>(entry); break;
    case Each::t: one.time_step = static_cast<int>(entry); break;
    case Each::s: one.subcarriers = {entry}; break;
  }
  return one;
}

/// The entries of the axis that become networks.
std::vector<double> entries_of(const Found& found, const Options& o, Each each) {
  const char axis = name(each).front();
  const std::int64_t count = found.arrays.front().extent(axis);
  if (each == Each::r && o.snapshot != 0) throw InvalidInput("snapshot: together with --each r, which takes all");
  if (each == Each::t && o.time_step != 0) throw InvalidInput("time_step: together with --each t, which takes all");
  if (each == Each::s && !o.subcarriers.empty()) return o.subcarriers;
  if (!found.arrays.front().has(axis)) {
    std::string axes;
    for (const char letter : found.arrays.front().axes) axes += (axes.empty() ? "" : ", ") + axis_text(letter);
    throw InvalidInput(std::string("each: ") + axis + "; the channels have no " + axis_text(axis) + ", but " + axes);
  }
  std::vector<double> entries;
  for (std::int64_t i = 0; i < count; ++i) entries.push_back(static_cast<double>(i));
  return entries;
}

/// Users of all networks: those that none dropped.
std::vector<double> common_users(const std::vector<Channels>& networks) {
  std::vector<double> users;
  for (const std::int64_t u : networks.front().source_users) {
    const bool everywhere =
        std::ranges::all_of(networks, [&](const Channels& x) { return std::ranges::find(x.source_users, u) != x.source_users.end(); });
    if (everywhere) users.push_back(static_cast<double>(u));
  }
  return users;
}

/// Notes of all networks: one that is the same in all once, others with the network's number.
void gather(const std::vector<std::vector<std::string>>& of, std::vector<std::string>& all) {
  constexpr std::size_t most = 12;
  std::size_t more = 0, told = 0;
  for (std::size_t i = 0; i < of.size(); ++i) {
    for (const std::string& words : of[i]) {
      const bool everywhere = std::ranges::all_of(of, [&](const auto& notes) { return std::ranges::find(notes, words) != notes.end(); });
      if (everywhere && i > 0) continue;
      if (!everywhere && std::ranges::find(all, network_text(i) + ": " + words) != all.end()) continue;  // told before users were dropped
      if (!everywhere && ++told > most) ++more;
      else all.push_back(everywhere ? words : network_text(i) + ": " + words);
    }
  }
  if (more > 0) all.push_back(std::to_string(more) + " more notes on single networks");
}

/// Of an axis of which one entry is taken, and which a user may not know of.
void note_entry_taken(const Found& found, char letter, const char* option, int taken, std::vector<std::string>& notes) {
  const std::int64_t extent = found.arrays.front().extent(letter);
  if (extent < 2) return;
  notes.push_back(std::string(option) + " " + std::to_string(taken) + " of " + std::to_string(extent) +
                  " is taken, counted from 0: --opt " + option + "=K takes another, --each " + letter + " makes a network of each");
}

}  // namespace

io::Arrays stacked(std::vector<io::Arrays> networks) {
  const auto masked = [](const io::Arrays& one) { return one.contains("serve"); };
  for (io::Arrays& one : networks) {  // a network whose links all serve does not say so
    if (masked(one) || !one.contains("gain_ap_user") || std::ranges::none_of(networks, masked)) continue;
    const std::vector<std::int64_t>& links = one.at("gain_ap_user").shape;
    one["serve"] = {links, io::Array::Bools(static_cast<std::size_t>(links[0] * links[1]), 1)};
  }
  return join_networks(networks, {});
}

Imported import_networks(Source source, const std::string& system, const io::Arrays& arrays, const Options& options, const Values& set,
                         std::optional<Each> each, const std::string& file, const CheckInstance& check) {
  const FoundChannels found = find_channels(source, arrays, options, file);
  const auto named = [&](const auto& act) {
    try {
      return act();
    } catch (const InvalidInput& error) {
      throw InvalidInput(file + ": " + error.what());
    }
  };
  std::vector<Options> choices{options};
  if (each) {
    choices.clear();
    for (const double entry : named([&] { return entries_of(found.found, options, *each); }))
      choices.push_back(of_entry(options, *each, entry));
  }
  const auto channels_of_all = [&] {
    std::vector<Channels> networks;
    for (std::size_t i = 0; i < choices.size(); ++i) {
      const std::string where = each ? file + ": " + network_text(i) : file;
      networks.push_back(channels_of(found, arrays, choices[i], where));
    }
    return networks;
  };
  std::vector<Channels> networks = channels_of_all();
  Imported result;
  if (each != Each::r) note_entry_taken(found.found, 'r', "snapshot", options.snapshot, result.notes);
  if (each != Each::t) note_entry_taken(found.found, 't', "time_step", options.time_step, result.notes);
  if (each && options.unreachable == Unreachable::drop) {
    const std::vector<double> users = common_users(networks);
    if (users.empty()) throw InvalidInput(file + ": unreachable: drop; no user has a path in every network");
    const bool fewer = std::ranges::any_of(networks, [&](const Channels& x) { return x.source_users.size() != users.size(); });
    if (fewer) {
      std::vector<std::vector<std::string>> why;
      for (const Channels& x : networks) why.push_back(x.notes);
      gather(why, result.notes);
      result.notes.push_back("users without a path in one network are dropped in all: " + std::to_string(users.size()) + " are left");
      for (Options& o : choices) o.users = users;
      networks = channels_of_all();
    }
  }
  std::vector<std::vector<std::string>> notes, warnings;
  std::vector<double> medians;
  for (std::size_t i = 0; i < networks.size(); ++i) {
    const Channels& x = networks[i];
    const io::Arrays more = of_network(arrays, each ? static_cast<std::int64_t>(i) : options.snapshot,
                                       each ? std::ssize(networks) : found.found.arrays.front().extent('r'));
    io::Arrays beside = more;
    if (!options.serve.empty() && arrays.contains(options.serve)) beside[options.serve] = arrays.find(options.serve)->second;
    std::vector<std::string> of_network_notes = x.notes;
    const std::string subject = each ? "import of " + file + ", " + network_text(i) : "import of " + file;
    result.instances.push_back(instance_arrays(system, x, set, beside, &of_network_notes));
    check(result.instances.back(), subject);
    warnings.push_back(check_steering(x, choices[i]));
    notes.push_back(std::move(of_network_notes));
    const GainReport report = gain_report(x);
    if (i == 0) result.gains = report, result.gains.silent_links = 0;
    result.gains.least_db = std::min(result.gains.least_db, report.least_db);
    result.gains.most_db = std::max(result.gains.most_db, report.most_db);
    result.gains.silent_links += report.silent_links;
    medians.push_back(report.median_db);
  }
  std::ranges::sort(medians);
  const std::size_t middle = medians.size() / 2;
  result.gains.median_db = medians.size() % 2 == 1 ? medians[middle] : 0.5 * (medians[middle - 1] + medians[middle]);
  gather(notes, result.notes);
  gather(warnings, result.warnings);
  result.arrays = each ? named([&] { return stacked(result.instances); }) : result.instances.front();
  result.channels = std::move(networks.front());
  return result;
}

}  // namespace airloom::importers
