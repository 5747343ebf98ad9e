#include "airloom/importers/channels.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"
#include "airloom/importers/channel_lists.hpp"
#include "airloom/importers/path_axis.hpp"
#include "airloom/importers/reach.hpp"

namespace airloom::importers {
namespace {

/// All transmitters in one array with axis b.
/// @throws InvalidInput  when their arrays have different shapes
NamedArray stacked_transmitters(std::vector<NamedArray> arrays) {
  if (arrays.size() == 1) {
    NamedArray one = std::move(arrays.front());
    if (!one.has('b')) {
      one.axes.insert(0, 1, 'b');
      one.shape.insert(one.shape.begin(), 1);
    }
    return one;
  }
  if (arrays.front().has('b')) throw InvalidInput("axes: b, in several arrays of one transmitter each");
  NamedArray all = arrays.front();
  all.axes.insert(0, 1, 'b');
  all.shape.insert(all.shape.begin(), static_cast<std::int64_t>(arrays.size()));
  all.data.clear();
  all.file_axes.clear();
  for (const NamedArray& one : arrays) {
    if (one.axes != arrays.front().axes || one.shape != arrays.front().shape)
      throw InvalidInput("uplink: the transmitters' arrays have different shapes");
    all.data.insert(all.data.end(), one.data.begin(), one.data.end());
  }
  return all;
}

/// Receivers become transmitters: channels are the same in both directions.
NamedArray turned(NamedArray array) {
  for (char& axis : array.axes) {
    switch (axis) {
      case 'b': axis = 'u'; break;
      case 'u': axis = 'b'; break;
      case 'm': axis = 'n'; break;
      case 'n': axis = 'm'; break;
      default: break;
    }
  }
  array.file_axes.clear();
  return array;
}

/// Positions change sides with the arrays; whatever else a file lists of its receivers or transmitters, channel_lists.cpp tells.
io::Arrays turned(const io::Arrays& arrays) {
  io::Arrays result = arrays;
  result.erase("tx_pos_m");
  result.erase("rx_pos_m");
  if (const auto tx = arrays.find("tx_pos_m"); tx != arrays.end()) result["rx_pos_m"] = tx->second;
  if (const auto rx = arrays.find("rx_pos_m"); rx != arrays.end()) result["tx_pos_m"] = rx->second;
  return result;
}

std::vector<double> all_of(std::int64_t count) {
  std::vector<double> indices;
  for (std::int64_t i = 0; i < count; ++i) indices.push_back(static_cast<double>(i));
  return indices;
}

/// @throws InvalidInput  for an index that is not there or not whole
std::vector<double> chosen_or_all(const std::vector<double>& indices, std::int64_t count, const char* option) {
  if (indices.empty()) return all_of(count);
  for (const double i : indices) {
    if (std::floor(i) != i || i < 0 || i >= static_cast<double>(count)) {
      throw InvalidInput(std::string(option) + ": " + shortest(i) + "; must be 0 .. " + std::to_string(count - 1));
    }
  }
  return indices;
}

/// One transmitter's selected part, axes s, u, n.
NamedArray selected(const NamedArray& array, const std::vector<double>& users, const Options& o) {
  NamedArray one = keep(array, 'u', users, "users");
  one = pick(one, 'r', o.snapshot, "snapshot");
  one = pick(one, 't', o.time_step, "time_step");
  if (one.extent('m') > 1 && !o.rx_antenna) {
    throw InvalidInput(
        "rx_antenna: missing; users have " + std::to_string(one.extent('m')) +
        " antennas, of which these systems use one: choose it with --opt rx_antenna=0" +
        (!o.uplink && one.extent('m') > one.extent('n') ? "; where the receivers are the stations, say --opt uplink=true" : ""));
  }
  one = pick(one, 'm', o.rx_antenna.value_or(0), "rx_antenna");
  if (const std::string why = looks_like_paths(one); !why.empty()) {
    throw InvalidInput(one.name + ": its axis of " + std::to_string(one.extent('s')) + " subcarriers is one of paths: " + why +
                       "; make a frequency response (DeepMIMO: freq_domain=True), or give amplitudes and delays to a source that has both");
  }
  return ordered(keep(one, 's', o.subcarriers, "subcarriers"), "sun");
}

TxChannels finished(const NamedArray& array, const std::vector<std::size_t>& dropped, bool conjugate, double amplitude) {
  std::vector<double> kept;
  for (std::int64_t u = 0; u < array.shape[1]; ++u) {
    if (std::ranges::find(dropped, static_cast<std::size_t>(u)) == dropped.end()) kept.push_back(static_cast<double>(u));
  }
  NamedArray one = dropped.empty() ? array : keep(array, 'u', kept, "users");
  for (std::complex<double>& z : one.data) z = amplitude * (conjugate ? std::conj(z) : z);
  return {.antennas = one.shape[2], .h = std::move(one.data)};
}

}  // namespace

Eigen::MatrixXd Channels::gains() const {
  Eigen::MatrixXd gain = Eigen::MatrixXd::Zero(stations(), users);
  for (std::int64_t b = 0; b < stations(); ++b) {
    for (std::int64_t u = 0; u < users; ++u) {
      for (std::int64_t s = 0; s < subcarriers; ++s) gain(b, u) += link(s, b, u).squaredNorm();
    }
  }
  return gain / static_cast<double>(subcarriers);
}

Channels make_channels(const io::Arrays& arrays, Found found, const Options& o) {
  if (o.uplink) found.arrays = {turned(stacked_transmitters(std::move(found.arrays)))};
  if (found.arrays.size() == 1 && found.arrays.front().has('b')) {
    const NamedArray all = std::move(found.arrays.front());
    found.arrays.clear();
    for (std::int64_t b = 0; b < all.extent('b'); ++b) found.arrays.push_back(pick(all, 'b', b, "transmitters"));
  }
  Selection of{.source_stations = static_cast<std::int64_t>(found.arrays.size()), .source_users = found.arrays.front().extent('u')};
  for (const NamedArray& array : found.arrays) {
    if (array.extent('s') != found.arrays.front().extent('s'))
      throw InvalidInput("the transmitters' arrays have different numbers of subcarriers");
    if (array.extent('u') != of.source_users) throw InvalidInput("the transmitters' arrays have different numbers of users");
  }
  of.stations = chosen_or_all(o.transmitters, of.source_stations, "transmitters");
  of.users = chosen_or_all(o.users, of.source_users, "users");
  Channels x;
  x.notes = found.notes;
  x.over_noise = o.noise || o.snr_db;
  x.source_subcarriers = found.source_subcarriers;
  std::vector<SelectedTx> parts;
  for (const double b : of.stations) {
    const NamedArray& array = found.arrays[static_cast<std::size_t>(b)];
    parts.push_back(
        {.array = selected(array, of.users, o), .name = array.name, .station = static_cast<std::int64_t>(b), .users = of.users});
    x.source_stations.push_back(static_cast<std::int64_t>(b));
    x.subcarriers = o.subcarriers.empty() ? array.extent('s') : static_cast<std::int64_t>(o.subcarriers.size());
  }
  const std::vector<std::size_t> dropped = users_without_path(parts, o, x.notes);
  for (std::size_t i = dropped.size(); i-- > 0;) of.users.erase(of.users.begin() + static_cast<std::ptrdiff_t>(dropped[i]));
  for (const SelectedTx& part : parts) x.tx.push_back(finished(part.array, dropped, found.physical, found.amplitude));
  x.users = std::ssize(of.users);
  for (const double u : of.users) x.source_users.push_back(static_cast<std::int64_t>(u));
  add_lists(x, o.uplink ? turned(arrays) : arrays, of, o);
  return x;
}

}  // namespace airloom::importers
