#include "airloom/importers/channel_lists.hpp"

#include <array>
#include <cmath>

#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

/// Whose list it is, for messages.
enum class Side { transmitters, users };

/// An optional list of one entry (of `width` numbers) per transmitter or user, of the selected ones.
std::vector<double> list_of(const io::Arrays& arrays, const char* name, const Selection& of, Side side, std::size_t width) {
  io::ArrayReader reader(arrays, name);
  if (!reader.has(name)) return {};
  reader.allow_not_finite();
  std::vector<double> all = reader.real(name, width == 1 ? "K" : "K," + std::to_string(width)).take();
  reader.raise();
  const bool users = side == Side::users;
  const std::int64_t wanted = users ? of.source_users : of.source_stations;
  const std::int64_t other = users ? of.source_stations : of.source_users;
  const std::int64_t have = reader.extent("K");
  if (have == 1 && wanted > 1 && width == 1) all.assign(static_cast<std::size_t>(wanted), all.front());
  else if (have != wanted) {
    throw InvalidInput(
        std::string(name) + ": " + std::to_string(have) + " entries for " + std::to_string(wanted) + (users ? " users" : " transmitters") +
        (have == other
             ? ", but as many as there are " + std::string(users ? "transmitters" : "users") +
                   ": the transmitter and receiver axes of the channels are swapped; in an uplink file say so with --opt uplink=true"
             : ""));
  }
  std::vector<double> kept;
  for (const double index : users ? of.users : of.stations) {
    const auto at = static_cast<std::size_t>(index);
    for (std::size_t k = 0; k < width; ++k) {
      const double x = all[at * width + k];
      if (!std::isfinite(x)) {
        throw InvalidInput(std::string(name) + "[" + std::to_string(at) + (width > 1 ? "," + std::to_string(k) : "") + "]: " + shortest(x) +
                           "; must be finite for those that are taken");
      }
      kept.push_back(x);
    }
  }
  return kept;
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

/// One entry for each transmitter from an option of one or as many.
std::vector<double> per_transmitter(std::vector<double> given, std::size_t count, const char* name) {
  if (given.size() == 1) given.assign(count, given.front());
  if (given.size() != count) {
    throw InvalidInput(std::string(name) + ": " + std::to_string(given.size()) + " entries; must be one, or one per transmitter, " +
                       std::to_string(count));
  }
  return given;
}

Eigen::VectorXd budgets(const io::Arrays& arrays, const Selection& of, Channels& x, const Options& o) {
  if (!o.tx_power_max_w.empty()) {
    if (!o.tx_power_max_dbm.empty()) throw InvalidInput("tx_power_max_w: leave it or tx_power_max_dbm out");
    return vector_of(per_transmitter(o.tx_power_max_w, x.tx.size(), "tx_power_max_w"));
  }
  if (!o.tx_power_max_dbm.empty()) {
    std::vector<double> watts = per_transmitter(o.tx_power_max_dbm, x.tx.size(), "tx_power_max_dbm");
    for (double& p : watts) p = watt_from_dbm(p);
    return vector_of(watts);
  }
  const Eigen::VectorXd ones = Eigen::VectorXd::Ones(x.stations());
  if (o.uplink && arrays.contains("tx_power_max_w")) {
    x.notes.emplace_back("tx_power_max_w of the file is that of its transmitters, the users here: it is not used for the stations");
  } else if (const std::vector<double> file = list_of(arrays, "tx_power_max_w", of, Side::transmitters, 1); !file.empty()) {
    if (!o.snr_db || vector_of(file) == ones) return vector_of(file);
    x.notes.emplace_back("tx_power_max_w of the file is not used: snr_db is that of budgets of 1");
  }
  if (x.over_noise) return ones;
  throw InvalidInput(std::string("tx_power_max_dbm: missing; ") +
                     (o.uplink ? "an uplink file does not say what its stations can send" : "the file has no tx_power_max_w") +
                     ", so give the budgets as an option");
}

Eigen::VectorXd noise(const io::Arrays& arrays, const Selection& of, Channels& x, const Options& o) {
  const auto same = [&](double watts) { return Eigen::VectorXd::Constant(x.users, watts); };
  if (x.over_noise) {
    const double unit = o.noise.value_or(1.0);
    io::ArrayReader reader(arrays, "noise_w");
    const auto found = arrays.find("noise_w");
    if (found != arrays.end() && found->second.shape.empty()) {
      const double told = reader.scalar("noise_w");
      reader.raise();
      if (told != unit)
        x.notes.push_back("noise_w of the file, " + shortest(told) + ", is not used: the channels are said to be over a noise of " +
                          shortest(unit));
    }
    return same(unit);
  }
  if (o.noise_dbm) return same(watt_from_dbm(*o.noise_dbm));
  if (!o.noise_figure_db) {
    io::ArrayReader reader(arrays, "noise_w");
    const auto found = arrays.find("noise_w");
    if (found != arrays.end() && found->second.shape.empty()) {
      const double single = reader.scalar("noise_w");
      reader.raise();
      return same(single);
    }
    if (o.uplink && found != arrays.end()) {
      x.notes.emplace_back("noise_w of the file is that of its receivers, the stations here: it is not used for the users");
    } else if (const std::vector<double> file = list_of(arrays, "noise_w", of, Side::users, 1); !file.empty()) {
      return vector_of(file);
    }
  }
  if (!x.bandwidth_hz && o.noise_figure_db) {
    x.notes.emplace_back(
        "bandwidth_hz: not in the file; the noise is that of 1 Hz, as if the budgets were per Hz: give --opt bandwidth_hz=... for a band");
  }
  if (!x.bandwidth_hz && !o.noise_figure_db) {
    throw InvalidInput(
        "noise_dbm: missing; the file has no noise_w: give noise_dbm, or bandwidth_hz (and noise_figure_db); or noise=1 where the channels "
        "are divided by the noise");
  }
  x.noise_of_band = true;
  constexpr double temperature = 290.0;  // K
  return same(boltzmann_j_k * temperature * x.bandwidth_hz.value_or(1.0) * from_db(o.noise_figure_db.value_or(0.0)));
}

/// One network's part of an array, which has it in C order.
io::Array part_of(const io::Array& array, std::int64_t network, std::int64_t count) {
  io::Array part{.shape = {array.shape.begin() + 1, array.shape.end()}, .data = io::Array::Unread{}, .matlab = array.matlab};
  const auto take = [&]<class T>(const T& elements) {
    if constexpr (
        requires { elements.subspan(0); } || requires { typename T::allocator_type; }) {
      using Element = typename T::value_type;
      const std::size_t each = elements.size() / static_cast<std::size_t>(count);
      const auto* first = elements.data() + each * static_cast<std::size_t>(network);
      part.data = std::vector<Element>(first, first + each);
    } else {
      part.data = elements;
    }
  };
  std::visit(take, array.data);
  return part;
}

}  // namespace

void add_lists(Channels& x, const io::Arrays& arrays, const Selection& of, const Options& o) {
  x.bandwidth_hz = number_of(arrays, "bandwidth_hz", o.bandwidth_hz);
  x.carrier_hz = number_of(arrays, "carrier_hz", o.carrier_hz);
  x.tx_pos_m = points_of(list_of(arrays, "tx_pos_m", of, Side::transmitters, 3));
  x.rx_pos_m = points_of(list_of(arrays, "rx_pos_m", of, Side::users, 3));
  x.weight = vector_of(list_of(arrays, "weight", of, Side::users, 1));
  x.tx_power_max_w = budgets(arrays, of, x, o);
  x.noise_w = noise(arrays, of, x, o);
}

io::Arrays of_network(const io::Arrays& arrays, std::int64_t network, std::int64_t count) {
  constexpr std::array<std::pair<const char*, std::size_t>, 14> ranks{{{"noise_w", 1},
                                                                       {"tx_power_max_w", 1},
                                                                       {"tx_pos_m", 2},
                                                                       {"rx_pos_m", 2},
                                                                       {"tx_pos", 2},
                                                                       {"rx_pos", 2},
                                                                       {"weight", 1},
                                                                       {"bandwidth_hz", 0},
                                                                       {"carrier_hz", 0},
                                                                       {"serve", 2},
                                                                       {"gain_ap_ap", 2},
                                                                       {"gain_ap_user", 2},
                                                                       {"gain_user_user", 2},
                                                                       {"user_station", 1}}};
  io::Arrays one;
  for (const auto& [name, rank] : ranks) {
    const auto found = arrays.find(name);
    if (found == arrays.end()) continue;
    const io::Array& array = found->second;
    const bool several = count > 1 && array.shape.size() == rank + 1 && array.shape.front() == count && io::is_read(array);
    one[name] = several ? part_of(array, network, count) : array;
  }
  return one;
}

}  // namespace airloom::importers
