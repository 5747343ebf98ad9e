#include "airloom/importers/channels.hpp"

#include <cmath>

#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

/// The entries of `all` that a selection keeps; all of them when it is empty.
template <class Numbers>
std::vector<double> chosen(const Numbers& all, const std::vector<double>& indices, std::size_t width) {
  std::vector<double> kept;
  const std::size_t count = indices.empty() ? all.size() / width : indices.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = indices.empty() ? i : static_cast<std::size_t>(indices[i]);
    for (std::size_t k = 0; k < width; ++k) kept.push_back(all[at * width + k]);
  }
  return kept;
}

/// How many transmitters and users the source has, before any selection.
struct Counts {
  std::int64_t stations = 0;
  std::int64_t users = 0;
};

/// An optional list of one entry (of `width` numbers) per transmitter or user.
/// @throws InvalidInput  when the count is wrong; says so when it is the other side's count
std::vector<double> list_of(const io::Arrays& arrays, const char* name, const Counts& counts, bool of_users, std::size_t width,
                            const std::vector<double>& selection) {
  io::ArrayReader reader(arrays, name);
  if (!reader.has(name)) return {};
  std::vector<double> all = reader.real(name, width == 1 ? "K" : "K," + std::to_string(width)).take();
  reader.raise();
  const std::int64_t wanted = of_users ? counts.users : counts.stations;
  const std::int64_t other = of_users ? counts.stations : counts.users;
  const std::int64_t have = reader.extent("K");
  if (have == 1 && wanted > 1 && width == 1) all.assign(static_cast<std::size_t>(wanted), all.front());
  else if (have != wanted) {
    throw InvalidInput(std::string(name) + ": " + std::to_string(have) + " entries for " + std::to_string(wanted) +
                       (of_users ? " users" : " transmitters") +
                       (have == other ? ", but as many as there are " + std::string(of_users ? "transmitters" : "users") +
                                            ": the transmitter and receiver axes of the channels are swapped"
                                      : ""));
  }
  return chosen(all, selection, width);
}

std::optional<double> number_of(const io::Arrays& arrays, const char* name, const std::optional<double>& option) {
  io::ArrayReader reader(arrays, name);
  std::optional<double> number = option ? option : reader.optional_scalar(name);
  reader.raise();
  if (number && !(*number > 0.0)) throw InvalidInput(std::string(name) + ": " + shortest(*number) + "; must be > 0");
  return number;
}

Eigen::VectorXd vector_of(const std::vector<double>& x) {
  return Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
}

Eigen::Matrix3Xd points_of(const std::vector<double>& x) {
  return Eigen::Map<const Eigen::Matrix3Xd>(x.data(), 3, static_cast<Eigen::Index>(x.size() / 3));
}

Eigen::VectorXd budgets(const io::Arrays& arrays, const Counts& counts, const Channels& x, const Options& o) {
  if (o.tx_power_max_dbm.empty()) {
    const std::vector<double> file = list_of(arrays, "tx_power_max_w", counts, false, 1, o.transmitters);
    if (file.empty()) throw InvalidInput("tx_power_max_dbm: missing; the file has no tx_power_max_w, so give the budgets as an option");
    return vector_of(file);
  }
  std::vector<double> dbm = o.tx_power_max_dbm;
  if (dbm.size() == 1) dbm.assign(static_cast<std::size_t>(x.stations()), dbm.front());
  if (dbm.size() != x.tx.size()) {
    throw InvalidInput("tx_power_max_dbm: " + std::to_string(dbm.size()) + " entries; must be one, or one per transmitter, " +
                       std::to_string(x.tx.size()));
  }
  for (double& p : dbm) p = watt_from_dbm(p);
  return vector_of(dbm);
}

Eigen::VectorXd noise(const io::Arrays& arrays, const Counts& counts, Channels& x, const Options& o) {
  if (o.noise_dbm) return Eigen::VectorXd::Constant(x.users, watt_from_dbm(*o.noise_dbm));
  if (!o.noise_figure_db) {
    io::ArrayReader reader(arrays, "noise_w");
    const auto found = arrays.find("noise_w");
    if (found != arrays.end() && found->second.shape.empty()) {
      const double single = reader.scalar("noise_w");
      reader.raise();
      return Eigen::VectorXd::Constant(x.users, single);
    }
    if (const std::vector<double> file = list_of(arrays, "noise_w", counts, true, 1, o.users); !file.empty()) return vector_of(file);
  }
  if (!x.bandwidth_hz)
    throw InvalidInput("noise_dbm: missing; the file has no noise_w: give noise_dbm, or bandwidth_hz (and noise_figure_db)");
  x.noise_of_band = true;
  constexpr double temperature = 290.0;  // K
  return Eigen::VectorXd::Constant(x.users, boltzmann_j_k * temperature * *x.bandwidth_hz * from_db(o.noise_figure_db.value_or(0.0)));
}

/// One transmitter's part as [s, u, n].
TxChannels transmitter(const NamedArray& array, const Found& found, const Options& o) {
  NamedArray one = pick(array, 'r', o.snapshot, "snapshot");
  one = pick(one, 't', o.time_step, "time_step");
  one = keep(keep(one, 's', o.subcarriers, "subcarriers"), 'u', o.users, "users");
  if (one.extent('m') > 1 && !o.rx_antenna) {
    throw InvalidInput("rx_antenna: missing; users have " + std::to_string(one.extent('m')) +
                       " antennas, of which these systems use one: choose it");
  }
  one = ordered(pick(one, 'm', o.rx_antenna.value_or(0), "rx_antenna"), "sun");
  if (found.physical) {
    for (std::complex<double>& z : one.data) z = std::conj(z);
  }
  for (std::complex<double>& z : one.data) z *= found.amplitude;
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
  if (found.arrays.size() == 1 && found.arrays.front().has('b')) {
    const NamedArray all = std::move(found.arrays.front());
    found.arrays.clear();
    for (std::int64_t b = 0; b < all.extent('b'); ++b) found.arrays.push_back(pick(all, 'b', b, "transmitters"));
  }
  const Counts counts{.stations = static_cast<std::int64_t>(found.arrays.size()), .users = found.arrays.front().extent('u')};
  for (const NamedArray& array : found.arrays) {
    if (array.extent('s') != found.arrays.front().extent('s'))
      throw InvalidInput("the transmitters' arrays have different numbers of subcarriers");
    if (array.extent('u') != counts.users) throw InvalidInput("the transmitters' arrays have different numbers of users");
  }
  std::vector<double> stations = o.transmitters;
  if (stations.empty()) {
    for (std::int64_t b = 0; b < counts.stations; ++b) stations.push_back(static_cast<double>(b));
  }
  Channels x;
  x.source_subcarriers = found.source_subcarriers;
  for (const double b : stations) {
    if (std::floor(b) != b || b < 0 || b >= static_cast<double>(counts.stations)) {
      throw InvalidInput("transmitters: " + shortest(b) + "; must be 0 .. " + std::to_string(counts.stations - 1));
    }
    const NamedArray& array = found.arrays[static_cast<std::size_t>(b)];
    x.tx.push_back(transmitter(array, found, o));
    x.source_stations.push_back(static_cast<std::int64_t>(b));
    x.subcarriers = o.subcarriers.empty() ? array.extent('s') : static_cast<std::int64_t>(o.subcarriers.size());
  }
  x.users = o.users.empty() ? counts.users : static_cast<std::int64_t>(o.users.size());
  for (std::int64_t u = 0; u < x.users; ++u) {
    x.source_users.push_back(o.users.empty() ? u : static_cast<std::int64_t>(o.users[static_cast<std::size_t>(u)]));
  }
  x.bandwidth_hz = number_of(arrays, "bandwidth_hz", o.bandwidth_hz);
  x.carrier_hz = number_of(arrays, "carrier_hz", o.carrier_hz);
  x.tx_pos_m = points_of(list_of(arrays, "tx_pos_m", counts, false, 3, o.transmitters));
  x.rx_pos_m = points_of(list_of(arrays, "rx_pos_m", counts, true, 3, o.users));
  x.weight = vector_of(list_of(arrays, "weight", counts, true, 1, o.users));
  x.tx_power_max_w = budgets(arrays, counts, x, o);
  x.noise_w = noise(arrays, counts, x, o);
  return x;
}

}  // namespace airloom::importers
