#include "airloom/systems/haps/problem/files.hpp"

#include <cmath>
#include <set>
#include <vector>

#include "airloom/systems/link_arrays.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::haps {
namespace {

constexpr std::size_t most_masks = 64;  ///< each takes a factorisation of its own
constexpr int most_limited_antennas = 2048;
constexpr int farthest_gap = 64;  ///< of stations that are looked for behind a missing one

std::string numbered(const char* name, int b) { return std::string(name).append("_").append(std::to_string(b)); }

/// Letters of a channel's shape: users, and this station's antennas.
std::string antenna_letter(int b) { return std::string("N").append(std::to_string(b)); }

void check_noise(Faults& faults, const Eigen::VectorXd& noise) {
  for (Eigen::Index u = 0; u < noise.size(); ++u) {
    faults.require(std::isfinite(noise[u]) && noise[u] > 0.0, "noise_w[" + std::to_string(u) + "]", shortest(noise[u]), "must be > 0");
  }
}

void check_power(Faults& faults, const std::string& name, double power) {
  faults.require(std::isfinite(power) && power >= 0.0, name, shortest(power), "must be >= 0");
}

/// One value for all users, or one each.
Eigen::VectorXd read_per_user(io::ArrayReader& reader, const io::Arrays& arrays, const char* name, std::int64_t users) {
  const auto found = arrays.find(name);
  const bool single = found != arrays.end() && (found->second.shape.empty() || found->second.shape == std::vector<std::int64_t>{1});
  if (single) return Eigen::VectorXd::Constant(users, reader.scalar(name));
  return vector_from(reader.real(name, "U"));
}

/// Absent, or one limit per antenna, some of them above 0 where the station may send.
void check_antennas(Faults& faults, const std::string& name, const Eigen::VectorXd& limits, Eigen::Index antennas, double power) {
  if (limits.size() == 0) return;
  faults.require(limits.size() == antennas, name, std::to_string(limits.size()) + " entries",
                 "must be one per antenna, " + std::to_string(antennas));
  for (Eigen::Index m = 0; m < limits.size(); ++m) check_power(faults, name + "[" + std::to_string(m) + "]", limits[m]);
  faults.require(!(power > 0.0) || limits.maxCoeff() > 0.0, name, "all 0", "at least one must be > 0 where the station has power");
}

/// Absent, or one number per user that obeys the rule.
void check_per_user(Faults& faults, const char* name, const Eigen::VectorXd& values, Eigen::Index users, bool zero_allowed) {
  if (values.size() == 0) return;
  faults.require(values.size() == users, name, std::to_string(values.size()) + " entries",
                 "must be one per user, " + std::to_string(users));
  for (Eigen::Index u = 0; u < values.size(); ++u) {
    const bool holds = std::isfinite(values[u]) && (zero_allowed ? values[u] >= 0.0 : values[u] > 0.0);
    faults.require(holds, std::string(name) + "[" + std::to_string(u) + "]", shortest(values[u]),
                   zero_allowed ? "must be >= 0" : "must be > 0");
  }
}

}  // namespace

void validate(const LocalView& view, const std::string& subject) {
  Faults faults(subject);
  check_antennas(faults, "antenna_power_max_w", view.antenna_power_max_w, view.h.rows(), view.power_max_w);
  faults.require(view.h.rows() >= 1 && view.h.cols() == view.noise_w.size(), "h", std::to_string(view.h.cols()) + " users",
                 "must have one column per user, " + std::to_string(view.noise_w.size()));
  faults.require(view.h.allFinite(), "h", "not finite", "channels must be finite");
  check_power(faults, "tx_power_max_w", view.power_max_w);
  check_noise(faults, view.noise_w);
  faults.raise();
}

namespace {

/// Budgets, noise, promises, weights: what every process may look at.
void check_shared(Faults& faults, const Instance& x) {
  faults.require(x.stations() >= 1, "h_0", "missing", "there must be at least one station");
  faults.require(x.users() >= 1, "noise_w", "no users", "there must be at least one user");
  faults.require(x.power_max_w.size() == x.stations(), "tx_power_max_w", std::to_string(x.power_max_w.size()) + " entries",
                 "must be one per station, " + std::to_string(x.stations()));
  for (Eigen::Index b = 0; b < x.power_max_w.size(); ++b)
    check_power(faults, "tx_power_max_w[" + std::to_string(b) + "]", x.power_max_w[b]);
  faults.require(x.power_max_w.size() == 0 || x.power_max_w.maxCoeff() > 0.0, "tx_power_max_w", "all 0", "at least one must be > 0");
  check_noise(faults, x.noise_w);
  check_per_user(faults, "sinr_min", x.sinr_min, x.users(), true);
  faults.require(x.antenna_power_max_w.empty() || x.antenna_power_max_w.size() == x.h.size(), "antenna_power_max_w",
                 std::to_string(x.antenna_power_max_w.size()) + " stations", "must be all stations or none");
  faults.require(!x.antenna_limits() || x.antennas() <= most_limited_antennas, "antenna_power_max_w",
                 std::to_string(x.antennas()) + " antennas",
                 "limits of antennas are kept for at most " + std::to_string(most_limited_antennas) + " in all");
  if (x.serve.size() > 0) {
    faults.require(x.serve.rows() == x.stations() && x.serve.cols() == x.users(), "serve",
                   std::to_string(x.serve.rows()) + "," + std::to_string(x.serve.cols()), "must be stations, users");
    std::set<std::vector<bool>> kinds;
    for (Eigen::Index u = 0; u < x.serve.cols(); ++u) {
      const auto column = x.serve.col(u);
      kinds.insert(std::vector<bool>(column.begin(), column.end()));
    }
    faults.require(kinds.size() <= most_masks, "serve", std::to_string(kinds.size()) + " different sets of stations",
                   "there may be at most " + std::to_string(most_masks));
  }
  check_per_user(faults, "weight", x.weight, x.users(), false);
  faults.require(std::isfinite(x.fairness) && x.fairness >= 0.0, "fairness", shortest(x.fairness), "must be >= 0");
}

}  // namespace

void validate_shared(const Instance& x, const std::string& subject) {
  Faults faults(subject);
  check_shared(faults, x);
  faults.raise();
}

void validate_reach(const Eigen::VectorXd& gain, const std::string& subject) {
  Faults faults(subject);
  for (Eigen::Index u = 0; u < gain.size(); ++u) {
    if (!(gain[u] > 0.0))
      faults.add("user " + std::to_string(u) +
                 ": its channel is zero at every station with power that may serve it; every user must be reached");
  }
  faults.raise();
}

void validate(const Instance& x, const std::string& subject) {
  Faults faults(subject);
  check_shared(faults, x);
  Eigen::VectorXd gain = Eigen::VectorXd::Zero(x.users());
  for (int b = 0; b < x.stations(); ++b) {
    const Eigen::MatrixXcd& h = x.h[static_cast<std::size_t>(b)];
    if (h.cols() != x.users()) {
      faults.add(numbered("h", b) + ": " + std::to_string(h.cols()) + " users; must be " + std::to_string(x.users()) + " as elsewhere");
      continue;
    }
    faults.require(h.allFinite(), numbered("h", b), "not finite", "channels must be finite");
    if (b < x.power_max_w.size()) check_antennas(faults, numbered("antenna_power_max_w", b), x.limits_of(b), h.rows(), x.power_max_w[b]);
    if (b < x.power_max_w.size() && x.power_max_w[b] > 0.0 && (x.serve.size() == 0 || b < x.serve.rows()))
      gain += h.colwise().squaredNorm().transpose().cwiseProduct(x.served_by(b));
  }
  faults.raise();
  validate_reach(gain, subject);
}

Instance read_instance(const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  Instance x;
  std::vector<io::Elements<std::complex<double>>> channels;
  int stations = 1;
  while (reader.has(numbered("h", stations))) ++stations;
  for (int later = stations + 1; later <= stations + farthest_gap; ++later) {
    if (!reader.has(numbered("h", later))) continue;
    reader.faults().add(numbered("h", stations) + ": missing, but " + numbered("h", later) +
                        " is there; stations are numbered without gaps");
    break;
  }
  for (int b = 0; b < stations; ++b) channels.push_back(reader.complex(numbered("h", b), std::string("U,").append(antenna_letter(b))));
  x.power_max_w = vector_from(reader.real("tx_power_max_w", std::to_string(stations)));
  x.noise_w = read_per_user(reader, arrays, "noise_w", reader.extent("U"));
  std::vector<Eigen::VectorXd> limits(static_cast<std::size_t>(stations));
  for (int b = 0; b < stations; ++b) {
    const std::string name = numbered("antenna_power_max_w", b);
    if (reader.has(name)) limits[static_cast<std::size_t>(b)] = vector_from(reader.real(name, antenna_letter(b)));
  }
  x.antenna_power_max_w = std::move(limits);
  if (!x.antenna_limits()) x.antenna_power_max_w.clear();
  if (reader.has("serve")) {
    const auto flags = reader.integer("serve", std::to_string(stations) + ",U");
    const std::int64_t users = reader.extent("U");
    if (flags.size() == static_cast<std::size_t>(stations * users)) {
      x.serve.resize(stations, users);
      for (int b = 0; b < stations; ++b) {
        for (std::int64_t u = 0; u < users; ++u) x.serve(b, u) = flags[static_cast<std::size_t>(b * users + u)] != 0;
      }
    }
  }
  if (reader.has("sinr_min")) x.sinr_min = read_per_user(reader, arrays, "sinr_min", reader.extent("U"));
  if (reader.has("weight")) x.weight = vector_from(reader.real("weight", "U"));
  x.fairness = reader.optional_scalar("fairness").value_or(1.0);
  x.bandwidth_hz = reader.optional_scalar("bandwidth_hz");
  x.is_haps.assign(static_cast<std::size_t>(stations), false);
  if (reader.has("is_haps")) {
    const auto flags = reader.integer("is_haps", std::to_string(stations));
    for (std::size_t b = 0; b < flags.size(); ++b) x.is_haps[b] = flags[b] != 0;
  }
  x.tx_pos_m = read_positions(reader, "tx_pos_m", std::to_string(stations) + ",3");
  x.rx_pos_m = read_positions(reader, "rx_pos_m", "U,3");
  if (x.bandwidth_hz) reader.faults().require(*x.bandwidth_hz > 0.0, "bandwidth_hz", shortest(*x.bandwidth_hz), "must be > 0");
  reader.raise();
  for (int b = 0; b < stations; ++b)
    x.h.push_back(columns_from_rows(channels[static_cast<std::size_t>(b)], reader.extent("U"), reader.extent(antenna_letter(b))));
  validate(x, subject);
  return x;
}

io::Arrays write_instance(const Instance& x) {
  io::Arrays arrays;
  for (int b = 0; b < x.stations(); ++b) arrays[numbered("h", b)] = rows_from_columns(x.h[static_cast<std::size_t>(b)]);
  arrays["tx_power_max_w"] = array_from(x.power_max_w);
  arrays["noise_w"] = array_from(x.noise_w);
  if (x.masked()) {
    io::Array::Bools flags;
    for (int b = 0; b < x.stations(); ++b) {
      for (int u = 0; u < x.users(); ++u) flags.push_back(x.serve(b, u));
    }
    arrays["serve"] = {{x.stations(), x.users()}, std::move(flags)};
  }
  for (int b = 0; b < x.stations(); ++b) {
    if (x.limits_of(b).size() > 0) arrays[numbered("antenna_power_max_w", b)] = array_from(x.limits_of(b));
  }
  arrays["is_haps"] = {{x.stations()}, io::Array::Bools(x.is_haps.begin(), x.is_haps.end())};
  if (x.promises()) {
    const bool common = x.sinr_min.minCoeff() == x.sinr_min.maxCoeff();
    arrays["sinr_min"] = common ? io::Array::scalar(x.sinr_min[0]) : array_from(x.sinr_min);
  }
  if (x.weight.size() > 0) arrays["weight"] = array_from(x.weight);
  if (x.fairness != 1.0) arrays["fairness"] = io::Array::scalar(x.fairness);
  if (x.bandwidth_hz) arrays["bandwidth_hz"] = io::Array::scalar(*x.bandwidth_hz);
  if (x.tx_pos_m.cols() > 0) arrays["tx_pos_m"] = position_array(x.tx_pos_m);
  if (x.rx_pos_m.cols() > 0) arrays["rx_pos_m"] = position_array(x.rx_pos_m);
  add_link_arrays(x.links, arrays);
  return arrays;
}

Solution read_solution(const Instance& x, const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  std::vector<io::Elements<std::complex<double>>> beams;
  const auto antennas = [&x](int b) { return x.h[static_cast<std::size_t>(b)].rows(); };
  for (int b = 0; b < x.stations(); ++b)
    beams.push_back(reader.complex(numbered("w", b), std::to_string(x.users()) + "," + std::to_string(antennas(b))));
  reader.raise();
  Solution solution;
  for (int b = 0; b < x.stations(); ++b)
    solution.w.push_back(columns_from_rows(beams[static_cast<std::size_t>(b)], x.users(), antennas(b)));
  return solution;
}

io::Arrays write_solution(const Instance& x, const Solution& s) {
  io::Arrays arrays;
  for (int b = 0; b < x.stations(); ++b) arrays[numbered("w", b)] = rows_from_columns(s.w[static_cast<std::size_t>(b)]);
  return arrays;
}

}  // namespace airloom::haps
