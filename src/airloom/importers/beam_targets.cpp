/// Channels for systems that design beams: haps, dab, iab.
#include <tuple>
#include <utility>

#include "airloom/core/units.hpp"
#include "airloom/importers/target_parts.hpp"
#include "airloom/importers/targets.hpp"

namespace airloom::importers {

io::Arrays to_arrays(const Channels& x, const HapsTarget& t, const io::Arrays& more, Notes*) {
  require_one_subcarrier(x);
  io::Arrays arrays;
  for (std::int64_t b = 0; b < x.stations(); ++b) arrays["h_" + std::to_string(b)] = rows_of(x, b, all_users(x));
  arrays["tx_power_max_w"] = array_from(x.tx_power_max_w);
  arrays["noise_w"] = array_from(x.noise_w);
  io::Array::Bools is_haps(x.tx.size(), 0);
  for (const std::int64_t b : indices_of(t.haps, x.stations(), "haps")) is_haps[static_cast<std::size_t>(b)] = 1;
  arrays["is_haps"] = {{x.stations()}, std::move(is_haps)};
  if (t.sinr_min_db) arrays["sinr_min"] = io::Array::scalar(from_db(*t.sinr_min_db));
  if (x.bandwidth_hz) arrays["bandwidth_hz"] = io::Array::scalar(*x.bandwidth_hz);
  if (x.weight.size() > 0) arrays["weight"] = array_from(x.weight);
  if (const auto name = service_name(x, more)) arrays["serve"] = service(more, *name, x);
  add_positions(arrays, x);
  return arrays;
}

io::Arrays to_arrays(const Channels& x, const DabTarget& t, const io::Arrays& more, Notes* notes) {
  require_one_subcarrier(x);
  require_equal_antennas(x);
  io::Array h{.shape = {x.stations(), x.users, x.tx.front().antennas}, .data = std::vector<std::complex<double>>{}};
  auto& data = std::get<std::vector<std::complex<double>>>(h.data);
  for (const TxChannels& tx : x.tx) data.insert(data.end(), tx.h.begin(), tx.h.end());
  const auto complex_scalar = [](double re, double im) { return io::Array{{}, std::vector<std::complex<double>>{{re, im}}}; };
  io::Arrays arrays{{"h", std::move(h)},
                    {"tx_power_max_w", array_from(x.tx_power_max_w)},
                    {"noise_w", array_from(x.noise_w)},
                    {"pa_beta1", complex_scalar(t.pa_beta1_re, t.pa_beta1_im)},
                    {"pa_beta3_per_w", complex_scalar(t.pa_beta3_re_per_w, t.pa_beta3_im_per_w)},
                    {"steering_conjugate", io::Array::scalar(true)}};  // a physical line of sight is conj(a)
  if (x.weight.size() > 0) arrays["weight"] = array_from(x.weight);
  note_unused(x, more, true, false, notes);
  if (x.over_noise)
    note(notes, "pa_beta3_per_w is per unit of the budgets, which are not W where noise is 1: choose it for amplifiers of that scale");
  add_positions(arrays, x);
  return arrays;
}

namespace {

io::Arrays lone_station(const Channels& x, const IabTarget& t) {
  (void)indices_of({double(t.donor)}, x.stations(), "donor");
  if (t.backhaul_user || !t.ground_users.empty() || t.n_rf_node)
    throw InvalidInput("backhaul_user, ground_users, n_rf_node: given together with node = -1; without a node there are none");
  const std::vector<std::int64_t> users = t.aerial_users.empty() ? all_users(x) : indices_of(t.aerial_users, x.users, "aerial_users");
  const double bandwidth_hz = x.bandwidth_hz.value_or(1.0);
  io::Arrays arrays{{"h_aerial", rows_of(x, t.donor, users)},
                    {"donor_power_max_w", io::Array::scalar(x.tx_power_max_w[t.donor])},
                    {"bandwidth_hz", io::Array::scalar(bandwidth_hz)},
                    {"noise_psd_w_per_hz", io::Array::scalar(common_noise(x.noise_w) / bandwidth_hz)},
                    {"n_rf_donor", io::Array::scalar(std::int64_t{t.n_rf_donor.value_or(static_cast<int>(users.size()))})},
                    {"backhaul_index", io::Array::scalar(std::int64_t{-1})}};
  if (x.stations() == 1 && users == all_users(x)) add_positions(arrays, x);
  return arrays;
}

}  // namespace

io::Arrays to_arrays(const Channels& x, const IabTarget& t, const io::Arrays& more, Notes* notes) {
  require_one_subcarrier(x);
  note_unused(x, more, true, true, notes);
  if (!x.bandwidth_hz && (x.over_noise || t.node == -1)) note(notes, "bandwidth_hz: not in the file; 1 is taken, so that rates are per Hz");
  if (t.node == -1) return lone_station(x, t);
  if (x.stations() == 1)
    throw InvalidInput("node: the file has one transmitter; say --set node=-1 for one station that serves its users without a node");
  if (!x.bandwidth_hz && !x.over_noise) throw InvalidInput("bandwidth_hz: missing; iab needs the bandwidth that donor and node share");
  if (!t.backhaul_user)
    throw InvalidInput(
        "backhaul_user: missing; say with --set backhaul_user=K which receiver is the node's backhaul antenna, or with --set node=-1 that "
        "there is no node");
  for (const auto& [name, station] : {std::pair{"donor", t.donor}, std::pair{"node", t.node}})
    (void)indices_of({double(station)}, x.stations(), name);
  if (t.donor == t.node) throw InvalidInput("node: " + std::to_string(t.node) + "; must be another transmitter than the donor");
  std::vector<std::int64_t> aerial = indices_of(t.aerial_users, x.users, "aerial_users");
  const std::vector<std::int64_t> ground = indices_of(t.ground_users, x.users, "ground_users");
  aerial.push_back(indices_of({double(*t.backhaul_user)}, x.users, "backhaul_user").front());
  if (ground.empty() || aerial.size() < 2) throw InvalidInput("aerial_users, ground_users: each needs at least one receiver");
  const auto donor = static_cast<std::size_t>(t.donor);
  const auto node = static_cast<std::size_t>(t.node);
  if (x.tx[donor].antennas != x.tx[node].antennas) throw InvalidInput("node: its array must have as many antennas as the donor's");
  for (const auto& [users, station, what] : {std::tuple{std::as_const(aerial), t.donor, "donor"}, std::tuple{ground, t.node, "node"}}) {
    for (const std::int64_t u : users) {
      if (x.link(0, station, u).squaredNorm() > 0.0) continue;
      throw InvalidInput("user " + std::to_string(x.source_users[static_cast<std::size_t>(u)]) + ": no path to the " + what +
                         ", transmitter " + std::to_string(x.source_stations[static_cast<std::size_t>(station)]) +
                         ", that is to serve it; leave it out of aerial_users or ground_users");
    }
  }
  const double bandwidth = x.bandwidth_hz.value_or(1.0);
  const double psd = common_noise(x.noise_w) / bandwidth;
  io::Arrays arrays{{"h_aerial", rows_of(x, t.donor, aerial)},
                    {"h_ground", rows_of(x, t.node, ground)},
                    {"donor_power_max_w", io::Array::scalar(x.tx_power_max_w[t.donor])},
                    {"node_power_max_w", io::Array::scalar(x.tx_power_max_w[t.node])},
                    {"bandwidth_hz", io::Array::scalar(bandwidth)},
                    {"noise_psd_w_per_hz", io::Array::scalar(psd)},
                    {"n_rf_donor", io::Array::scalar(std::int64_t{t.n_rf_donor.value_or(static_cast<int>(aerial.size()))})},
                    {"n_rf_node", io::Array::scalar(std::int64_t{t.n_rf_node.value_or(static_cast<int>(ground.size()))})},
                    {"backhaul_index", io::Array::scalar(static_cast<std::int64_t>(aerial.size()) - 1)}};
  return arrays;
}

}  // namespace airloom::importers
