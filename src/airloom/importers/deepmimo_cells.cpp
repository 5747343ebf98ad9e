#include "airloom/importers/deepmimo_cells.hpp"

#include <algorithm>
#include <charconv>
#include <map>

#include "airloom/core/error.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

/// One base station: a name for each user, or one name for all.
struct Station {
  std::map<std::int64_t, std::string> users;
  std::string all;
  std::string path;  ///< "DeepMIMO_dataset/0"
};
using Dataset = std::map<std::int64_t, Station>;

std::optional<std::int64_t> whole(std::string_view text) {
  std::int64_t number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::string_view take_last(std::string_view& path) {
  const auto slash = path.rfind('/');
  const std::string_view last = slash == std::string_view::npos ? path : path.substr(slash + 1);
  path = slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
  return last;
}

/// Sorts one name into the datasets, by the dataset's name; leaves names of another form alone.
void sort_in(const std::string& name, std::map<std::string, Dataset>& datasets) {
  std::string_view rest = name;
  std::string_view last = take_last(rest);
  std::optional<std::int64_t> user;
  if (last != "channel") {
    user = whole(last);  // user/channel/3
    if (!user || take_last(rest) != "channel") return;
  }
  std::string_view before = take_last(rest);
  if (!user && whole(before)) {  // user/3/channel
    user = whole(before);
    before = take_last(rest);
  }
  if (before != "user") return;
  const std::string path(rest);
  std::string_view dataset = rest;
  std::int64_t station = 0;
  if (const auto number = whole(take_last(dataset))) station = *number;
  else dataset = rest;
  Station& one = datasets[std::string(dataset)][station];
  one.path = path;
  if (user) one.users[*user] = name;
  else one.all = name;
}

bool empty_array(const io::Array& array) { return std::ranges::find(array.shape, 0) != array.shape.end(); }

/// Axes of one user's channel.
std::string user_axes(const io::Arrays& arrays, const std::string& name, const Options& o) {
  const io::Array& array = arrays.find(name)->second;
  if (!o.axes.empty()) return o.axes;
  if (array.shape.size() != 2) return "m,n,s";
  throw InvalidInput("axes: missing; " + name + " has two axes, " + io::shape_text(array.shape) +
                     ": (tx antenna, subcarrier) in version 1, --opt axes=n,s; (rx antenna, tx antenna) of one subcarrier in versions 2 "
                     "and 3, --opt axes=m,n");
}

/// Channels of one base station, axes u, m, n, s.
NamedArray station_channels(const io::Arrays& arrays, const Station& station, std::int64_t count, const Options& o,
                            std::vector<std::string>& notes) {
  if (station.users.empty())
    return name_axes(arrays, station.all, arrays.find(station.all)->second.shape.size() > 4 ? "u,m,n,s,t" : "u,m,n,s");
  NamedArray all{.axes = "umns", .shape = {}, .data = {}, .name = station.path + "/user/.../channel"};
  std::vector<std::int64_t> without;
  for (std::int64_t u = 0; u < count; ++u) {
    const auto found = station.users.find(u);
    if (found == station.users.end()) throw InvalidInput(station.path + "/user/" + std::to_string(u) + "/channel: missing");
    if (empty_array(arrays.find(found->second)->second)) {
      without.push_back(u);
      continue;
    }
    const NamedArray one = ordered(name_axes(arrays, found->second, user_axes(arrays, found->second, o)), "mns");
    if (all.shape.empty()) {
      all.shape = {count, one.shape[0], one.shape[1], one.shape[2]};
      all.data.resize(static_cast<std::size_t>(count) * one.data.size());
    }
    if (one.shape != std::vector<std::int64_t>(all.shape.begin() + 1, all.shape.end())) {
      throw InvalidInput(found->second + ": shape " + io::shape_text(one.shape) + "; must be that of the users before, " +
                         io::shape_text({all.shape.data() + 1, 3}));
    }
    std::ranges::copy(one.data, all.data.begin() + u * std::ssize(one.data));
  }
  if (all.shape.empty()) throw InvalidInput(station.path + ": no user has a channel");
  if (!without.empty())
    notes.push_back(station.path + ": the channel of " + std::to_string(without.size()) + " users, first " +
                    std::to_string(without.front()) + ", is empty: no path");
  return all;
}

/// Three coordinates of `path/loc` or `path/location`; nothing when they are not there.
std::vector<double> place(const io::Arrays& arrays, const std::string& path) {
  for (const char* word : {"/loc", "/location"}) {
    const auto found = arrays.find(path + word);
    if (found == arrays.end() || !io::is_read(found->second)) continue;
    const auto x = io::elements_of<double>(found->second);
    if (x && x->size() == 3) return {x->begin(), x->end()};
  }
  return {};
}

void add_places(const io::Arrays& arrays, const Dataset& dataset, std::int64_t users, io::Arrays& known) {
  std::vector<double> tx, rx;
  for (const auto& [b, station] : dataset) {
    const std::vector<double> x = place(arrays, station.path);
    tx.insert(tx.end(), x.begin(), x.end());
  }
  const Station& first = dataset.begin()->second;
  for (std::int64_t u = 0; u < users; ++u) {
    std::vector<double> x = place(arrays, first.path + "/user/" + std::to_string(u));
    for (const char* word : {"/user/loc/", "/user/location/"}) {
      const auto found = arrays.find(first.path + word + std::to_string(u));
      if (const auto y = found == arrays.end() ? std::nullopt : io::elements_of<double>(found->second); y && y->size() == 3)
        x.assign(y->begin(), y->end());
    }
    rx.insert(rx.end(), x.begin(), x.end());
  }
  for (const char* word : {"/user/location", "/user/loc"}) {
    const auto found = arrays.find(first.path + word);
    if (found == arrays.end() || found->second.shape != std::vector<std::int64_t>{users, 3}) continue;
    if (const auto x = io::elements_of<double>(found->second)) rx.assign(x->begin(), x->end());
  }
  const auto stations = static_cast<std::int64_t>(dataset.size());
  if (std::ssize(tx) == 3 * stations) known["tx_pos_m"] = {{stations, 3}, std::move(tx)};
  if (std::ssize(rx) == 3 * users) known["rx_pos_m"] = {{users, 3}, std::move(rx)};
}

}  // namespace

std::vector<std::string> deepmimo_cell_names(const io::Arrays& arrays) {
  std::vector<std::string> names;
  for (const auto& [name, array] : arrays) {
    std::map<std::string, Dataset> one;
    sort_in(name, one);
    if (!one.empty()) names.push_back(name);
  }
  return names;
}

std::optional<Found> read_deepmimo_cells(const io::Arrays& arrays, const Options& o) {
  std::map<std::string, Dataset> datasets;
  for (const auto& [name, array] : arrays) sort_in(name, datasets);
  if (datasets.empty()) return std::nullopt;
  auto chosen = datasets.begin();
  if (!o.array.empty()) {
    chosen = datasets.find(o.array);
    if (chosen == datasets.end()) return std::nullopt;
  } else if (datasets.size() > 1) {
    throw InvalidInput("array: missing; the file has " + std::to_string(datasets.size()) + " datasets: choose one, --opt array=" +
                       datasets.begin()->first + " or --opt array=" + std::next(datasets.begin())->first);
  }
  const Dataset& dataset = chosen->second;
  std::int64_t users = 0;
  std::vector<std::string> unread;
  const auto want = [&](const std::string& name) {
    if (std::holds_alternative<io::Array::Unread>(arrays.find(name)->second.data)) unread.push_back(name);
  };
  for (const auto& [b, station] : dataset) {
    if (b != std::distance(dataset.begin(), dataset.find(b)))
      throw InvalidInput(chosen->first + "/" + std::to_string(b) + ": base stations before it have no channels");
    for (const auto& [u, name] : station.users) users = std::max(users, u + 1), want(name);
    if (!station.all.empty())
      want(station.all),
          users = std::max(users, arrays.find(station.all)->second.shape.empty() ? 0 : arrays.find(station.all)->second.shape[0]);
  }
  if (!unread.empty()) throw io::ArraysNotRead(unread);
  Found found{.arrays = {}, .physical = true};
  for (const auto& [b, station] : dataset) found.arrays.push_back(station_channels(arrays, station, users, o, found.notes));
  add_places(arrays, dataset, users, found.known);
  return found;
}

}  // namespace airloom::importers
