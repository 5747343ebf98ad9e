#include "airloom/importers/quadriga_lib.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/importers/paths.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

/// The grid, and which group holds which link.
struct Grid {
  std::int64_t receivers = 0;
  std::int64_t transmitters = 0;
  std::vector<std::int64_t> order;  ///< receiver + receivers * transmitter -> number of the group, 0 for none

  [[nodiscard]] std::int64_t group(std::int64_t u, std::int64_t b) const { return order[static_cast<std::size_t>(u + receivers * b)]; }
};

/// Without receivers and transmitters at the end to whom no link was written: files are made for more than they get.
Grid trimmed(const Grid& whole) {
  Grid grid;
  for (std::int64_t b = 0; b < whole.transmitters; ++b) {
    for (std::int64_t u = 0; u < whole.receivers; ++u) {
      if (whole.group(u, b) == 0) continue;
      grid.receivers = std::max(grid.receivers, u + 1);
      grid.transmitters = std::max(grid.transmitters, b + 1);
    }
  }
  for (std::int64_t b = 0; b < grid.transmitters; ++b) {
    for (std::int64_t u = 0; u < grid.receivers; ++u) grid.order.push_back(whole.group(u, b));
  }
  return grid;
}

Grid grid_of(const io::Arrays& arrays) {
  io::ArrayReader reader(arrays, "file");
  const auto dims = reader.integer("ChannelDims", "4");
  const auto order = reader.integer("Order", "K");
  reader.raise();
  for (std::size_t i = 0; i < 4; ++i) {
    if (dims[i] < 1 || dims[i] > (1 << 24)) throw InvalidInput("ChannelDims: " + std::to_string(dims[i]) + "; must be in 1 .. 2^24");
  }
  if (dims[2] * dims[3] != 1) {
    throw InvalidInput("ChannelDims: " + std::to_string(dims[2]) + " x " + std::to_string(dims[3]) +
                       " channels for every link; one is read (receivers x transmitters x 1 x 1): write the others to files of their own");
  }
  if (std::ssize(order) != dims[0] * dims[1])
    throw InvalidInput("Order: " + std::to_string(order.size()) + " entries; must be " + std::to_string(dims[0] * dims[1]));
  return {.receivers = dims[0], .transmitters = dims[1], .order = {order.begin(), order.end()}};
}

std::string group_name(std::int64_t number) { return "channel_" + std::to_string(number); }

/// Where the coefficients of each snapshot are.
std::vector<std::string> snapshots_of(const io::Arrays& arrays, std::int64_t number) {
  const std::string group = group_name(number);
  if (arrays.contains(group + "/coeff_re")) return {group};
  std::vector<std::string> paths;
  for (int i = 0; arrays.contains(group + "/Snap_" + std::to_string(i) + "/coeff_re"); ++i)
    paths.push_back(group + "/Snap_" + std::to_string(i));
  if (paths.empty()) throw InvalidInput(group + "/coeff_re: missing, though Order names the group");
  return paths;
}

/// One snapshot of one link.
struct StoredLink {
  std::int64_t paths = 0, tx_antennas = 0, rx_antennas = 0;
  io::Elements<double> re, im, delay;
  bool delay_per_antenna = true;
};

StoredLink read_link(const io::Arrays& arrays, const std::string& path) {
  io::ArrayReader reader(arrays, "file");
  reader.allow_not_finite();
  StoredLink link;
  link.re = reader.real(path + "/coeff_re", "P,N,M");
  link.im = reader.real(path + "/coeff_im", "P,N,M");
  const auto delay = arrays.find(path + "/delay");
  const bool one_each =
      delay != arrays.end() &&
      (delay->second.shape.size() == 1 || (delay->second.shape.size() == 3 && delay->second.shape[1] == 1 && delay->second.shape[2] == 1));
  link.delay_per_antenna = !one_each || (reader.extent("N") == 1 && reader.extent("M") == 1);
  link.delay = reader.real(path + "/delay", one_each ? (delay->second.shape.size() == 1 ? "P" : "P,1,1") : "P,N,M");
  reader.raise();
  link.paths = reader.extent("P");
  link.tx_antennas = reader.extent("N");
  link.rx_antennas = reader.extent("M");
  return link;
}

/// Every array of every link that Order names, so that all are read at once.
void require_read(const io::Arrays& arrays, const Grid& grid) {
  std::vector<std::string> unread;
  for (const std::int64_t number : grid.order) {
    if (number == 0) continue;
    for (const std::string& path : snapshots_of(arrays, number)) {
      for (const char* part : {"/coeff_re", "/coeff_im", "/delay"}) {
        const auto found = arrays.find(path + part);
        if (found != arrays.end() && std::holds_alternative<io::Array::Unread>(found->second.data)) unread.push_back(path + part);
      }
    }
  }
  if (!unread.empty()) throw io::ArraysNotRead(unread);
}

/// One transmitter's impulse responses, axes r, u, m, n, p, padded with 0 to the most paths of any.
std::pair<NamedArray, NamedArray> responses(const io::Arrays& arrays, const Grid& grid, std::int64_t b, std::int64_t snapshots,
                                            std::int64_t rx_antennas) {
  std::int64_t most_paths = 1, antennas = 0;
  std::vector<std::vector<StoredLink>> links(static_cast<std::size_t>(grid.receivers));
  for (std::int64_t u = 0; u < grid.receivers; ++u) {
    if (grid.group(u, b) == 0) continue;
    for (const std::string& path : snapshots_of(arrays, grid.group(u, b))) {
      StoredLink link = read_link(arrays, path);
      if (antennas == 0) antennas = link.tx_antennas;
      if (link.tx_antennas != antennas || link.rx_antennas != rx_antennas) {
        throw InvalidInput(path + ": " + std::to_string(link.rx_antennas) + " x " + std::to_string(link.tx_antennas) +
                           " antennas (rx, tx); must be those of the other links, " + std::to_string(rx_antennas) + " x " +
                           std::to_string(antennas));
      }
      most_paths = std::max(most_paths, link.paths);
      links[static_cast<std::size_t>(u)].push_back(std::move(link));
    }
  }
  antennas = std::max<std::int64_t>(antennas, 1);
  const std::vector<std::int64_t> shape{snapshots, grid.receivers, rx_antennas, antennas, most_paths};
  const auto total = static_cast<std::size_t>(snapshots * grid.receivers * rx_antennas * antennas * most_paths);
  NamedArray a{.axes = "rumnp", .shape = shape, .data = std::vector<std::complex<double>>(total), .name = "coeff_re"};
  NamedArray tau{.axes = "rumnp", .shape = shape, .data = std::vector<std::complex<double>>(total), .name = "delay"};
  for (std::int64_t r = 0; r < snapshots; ++r) {
    for (std::int64_t u = 0; u < grid.receivers; ++u) {
      const auto& of_user = links[static_cast<std::size_t>(u)];
      if (of_user.empty()) continue;
      const StoredLink& link = of_user[static_cast<std::size_t>(r)];
      for (std::int64_t p = 0; p < link.paths; ++p) {
        for (std::int64_t n = 0; n < antennas; ++n) {
          for (std::int64_t m = 0; m < rx_antennas; ++m) {
            const auto from = static_cast<std::size_t>((p * antennas + n) * rx_antennas + m);
            const auto to = static_cast<std::size_t>((((r * grid.receivers + u) * rx_antennas + m) * antennas + n) * most_paths + p);
            a.data[to] = {link.re[from], link.im[from]};
            tau.data[to] = link.delay[link.delay_per_antenna ? from : static_cast<std::size_t>(p)];
          }
        }
      }
    }
  }
  return {std::move(a), std::move(tau)};
}

/// Position of one end of a link in a snapshot: an attribute, or a dataset of one row for every snapshot where it moves.
std::vector<double> end_of_link(const io::Arrays& arrays, std::int64_t number, const char* name, int snapshot) {
  const auto moving = arrays.find(group_name(number) + "/" + name);
  if (moving != arrays.end() && moving->second.shape.size() == 2 && moving->second.shape[1] == 3 && snapshot < moving->second.shape[0]) {
    if (const auto x = io::elements_of<double>(moving->second)) {
      const auto* first = x->data() + 3 * static_cast<std::size_t>(snapshot);
      return {first, first + 3};
    }
  }
  const auto fixed = arrays.find(group_name(number) + "@" + name);
  if (fixed == arrays.end()) return {};
  const auto x = io::elements_of<double>(fixed->second);
  if (!x || x->size() != 3) return {};
  return {x->begin(), x->end()};
}

/// Whether all links of one receiver (or transmitter) agree on where it is, as they must; where nobody wrote positions, all are alike.
struct Places {
  std::vector<double> tx, rx;
  bool rx_agree = true, tx_agree = true, known = true;
};

Places places_of(const io::Arrays& arrays, const Grid& grid, int snapshot) {
  Places places{.tx = std::vector<double>(static_cast<std::size_t>(3 * grid.transmitters), NAN),
                .rx = std::vector<double>(static_cast<std::size_t>(3 * grid.receivers), NAN)};
  const auto put = [&](std::vector<double>& all, std::int64_t at, const std::vector<double>& x, bool& agree) {
    if (x.size() != 3 || !std::isfinite(x[0] + x[1] + x[2])) return;
    const auto first = all.begin() + 3 * at;
    if (std::isnan(*first)) std::ranges::copy(x, first);
    else agree = agree && std::equal(x.begin(), x.end(), first);
  };
  for (std::int64_t b = 0; b < grid.transmitters; ++b) {
    for (std::int64_t u = 0; u < grid.receivers; ++u) {
      if (grid.group(u, b) == 0) continue;
      put(places.rx, u, end_of_link(arrays, grid.group(u, b), "rx_position", snapshot), places.rx_agree);
      put(places.tx, b, end_of_link(arrays, grid.group(u, b), "tx_position", snapshot), places.tx_agree);
    }
  }
  const auto unset_places = [](const std::vector<double>& x) {
    for (std::size_t i = 3; i < x.size(); ++i) {
      if (x[i] != x[i - 3]) return false;
    }
    return true;
  };
  const bool finite = std::ranges::all_of(places.tx, [](double x) { return std::isfinite(x); }) &&
                      std::ranges::all_of(places.rx, [](double x) { return std::isfinite(x); });
  const bool several = grid.receivers * grid.transmitters > 1;
  places.known = finite && !(several && unset_places(places.tx) && unset_places(places.rx));
  return places;
}

std::optional<double> carrier_of(const io::Arrays& arrays, const Grid& grid) {
  std::optional<double> carrier;
  for (const std::int64_t number : grid.order) {
    const auto found = arrays.find(group_name(number) + "@CenterFrequency");
    if (number == 0 || found == arrays.end()) continue;
    const auto x = io::elements_of<double>(found->second);
    if (!x || x->empty() || !std::isfinite((*x)[0]) || (*x)[0] <= 0.0 || (carrier && *carrier != (*x)[0])) return std::nullopt;
    carrier = (*x)[0];
  }
  return carrier;
}

}  // namespace

std::optional<Found> read_quadriga_lib(const io::Arrays& arrays, const Options& o) {
  if (!arrays.contains("ChannelDims") || !arrays.contains("Order")) return std::nullopt;
  const Grid whole = grid_of(arrays);
  const Grid grid = trimmed(whole);
  if (grid.order.empty()) throw InvalidInput("Order: no link was written into the file");
  require_read(arrays, grid);
  std::int64_t snapshots = 0, rx_antennas = 0;
  std::size_t missing = 0;
  for (const std::int64_t number : grid.order) {
    if (number == 0) {
      ++missing;
      continue;
    }
    const std::vector<std::string> paths = snapshots_of(arrays, number);
    if (snapshots == 0) snapshots = std::ssize(paths), rx_antennas = read_link(arrays, paths.front()).rx_antennas;
    if (std::ssize(paths) != snapshots) {
      throw InvalidInput(group_name(number) + ": " + std::to_string(paths.size()) +
                         " snapshots; must be as many as the other links have, " + std::to_string(snapshots));
    }
  }
  if (o.snapshot >= snapshots)
    throw InvalidInput("snapshot: " + std::to_string(o.snapshot) + "; must be 0 .. " + std::to_string(snapshots - 1));
  Found found{.arrays = {}, .physical = true};
  for (std::int64_t b = 0; b < grid.transmitters; ++b) {
    const auto [a, tau] = responses(arrays, grid, b, snapshots, rx_antennas);
    found.arrays.push_back(frequency_response(a, tau, o.frequencies_hz, "delay"));
  }
  if (grid.order.size() < whole.order.size()) {
    found.notes.push_back("the file has room for " + std::to_string(whole.receivers) + " receivers and " +
                          std::to_string(whole.transmitters) + " transmitters; links of " + std::to_string(grid.receivers) + " and " +
                          std::to_string(grid.transmitters) + " were written");
  }
  found.source_subcarriers = found.arrays.front().extent('s');
  Places places = places_of(arrays, grid, o.snapshot);
  if (!places.known) {
    found.notes.emplace_back("positions are not in the file, or the same for all: they are not used");
  } else if (!places.rx_agree || !places.tx_agree) {
    throw InvalidInput(
        "ChannelDims: positions say that its first axis is one of transmitters, or that links of one end disagree on where it "
        "is; the grid must be (receivers, transmitters)");
  } else {
    found.known["tx_pos_m"] = {{grid.transmitters, 3}, std::move(places.tx)};
    found.known["rx_pos_m"] = {{grid.receivers, 3}, std::move(places.rx)};
  }
  if (const auto carrier = carrier_of(arrays, grid)) found.known["carrier_hz"] = io::Array::scalar(*carrier);
  if (missing > 0)
    found.notes.push_back(std::to_string(missing) + " of " + std::to_string(grid.order.size()) + " links are not in the file: no path");
  return found;
}

}  // namespace airloom::importers
