/// Channels for systems that allocate powers: mdd over subcarriers, twotier over slots.
#include <algorithm>
#include <cmath>

#include "airloom/core/units.hpp"
#include "airloom/importers/target_parts.hpp"
#include "airloom/importers/targets.hpp"
#include "airloom/io/array_reader.hpp"
#include "airloom/systems/mdd/problem/files.hpp"

namespace airloom::importers {
namespace {

using Matrix = Eigen::MatrixXd;

io::Array matrix_array(const Matrix& m) {
  io::Array array{.shape = {m.rows(), m.cols()}, .data = std::vector<double>{}};
  for (Eigen::Index i = 0; i < m.rows(); ++i) {
    for (Eigen::Index k = 0; k < m.cols(); ++k) std::get<std::vector<double>>(array.data).push_back(m(i, k));
  }
  return array;
}

io::Array equal(std::int64_t count, double value) { return {{count}, std::vector<double>(static_cast<std::size_t>(count), value)}; }

io::Array list(const std::vector<std::int64_t>& numbers) { return {{static_cast<std::int64_t>(numbers.size())}, numbers}; }

/// Gains between points of one kind, from their distances.
/// @param equal_db  one gain for all, instead
io::Array gains_between(const Eigen::Matrix3Xd& points, std::int64_t count, const std::optional<double>& equal_db, bool over_noise,
                        const MddTarget& t, const char* name, const char* positions) {
  if (equal_db) {
    Matrix gain = Matrix::Constant(count, count, from_db(*equal_db));
    gain.diagonal().setZero();
    return matrix_array(gain);
  }
  if (over_noise) {
    throw InvalidInput(std::string(name) +
                       ": missing; channels over the noise have no path gain at a distance: give the array in the file, "
                       "over the noise as they are, or one gain for all pairs, --set " +
                       name + "_db=...");
  }
  if (points.cols() == 0) throw InvalidInput(std::string(name) + ": missing; give it, or " + positions + " to compute it from distances");
  Matrix gain = Matrix::Zero(points.cols(), points.cols());
  for (Eigen::Index i = 0; i < points.cols(); ++i) {
    for (Eigen::Index k = 0; k < points.cols(); ++k) {
      const double distance = std::max(1.0, (points.col(i) - points.col(k)).norm());
      if (i != k) gain(i, k) = from_db(t.reference_gain_db) * std::pow(distance, -t.path_loss_exponent);
    }
  }
  return matrix_array(gain);
}

/// Rows and columns of the file's matrix that the selection of transmitters and users keeps, in its order.
/// @throws InvalidInput  when the file's matrix has fewer
io::Array selected(const io::Arrays& file, const char* name, const std::vector<std::int64_t>& rows,
                   const std::vector<std::int64_t>& columns) {
  io::ArrayReader reader(file, name);
  const auto all = reader.real(name, "R,C");
  reader.raise();
  const std::int64_t height = reader.extent("R");
  const std::int64_t width = reader.extent("C");
  if (std::ranges::max(rows) >= height || std::ranges::max(columns) >= width) {
    throw InvalidInput(std::string(name) + ": shape (" + std::to_string(height) + ", " + std::to_string(width) +
                       "); must have a row and a column for each of the source's transmitters or users");
  }
  std::vector<double> kept;
  for (const std::int64_t r : rows) {
    for (const std::int64_t c : columns) kept.push_back(all[static_cast<std::size_t>(r * width + c)]);
  }
  return {.shape = {std::ssize(rows), std::ssize(columns)}, .data = std::move(kept)};
}

/// "access point 1 does not serve user 2 (no path between them)" of the links that are out, in the source's numbers.
void note_links_out(const io::Array::Bools& serve, const Channels& x, Notes* notes) {
  std::vector<std::string> blocked, weak;
  for (std::int64_t b = 0; b < x.stations(); ++b) {
    for (std::int64_t u = 0; u < x.users; ++u) {
      if (serve[static_cast<std::size_t>(b * x.users + u)] != 0) continue;
      bool silent = true;
      for (std::int64_t s = 0; s < x.subcarriers; ++s) silent = silent && x.link(s, b, u).squaredNorm() == 0.0;
      const std::string words = "access point " + std::to_string(x.source_stations[static_cast<std::size_t>(b)]) + " does not serve user " +
                                std::to_string(x.source_users[static_cast<std::size_t>(u)]);
      (silent ? blocked : weak).push_back(words);
    }
  }
  constexpr std::size_t most = 5;
  for (const auto& [links, why] : {std::pair{&blocked, " (no path between them)"},
                                   std::pair{&weak, " (too weak a link, link_floor_db, or one of more than it has antennas)"}}) {
    for (std::size_t i = 0; i < std::min(most, links->size()); ++i) note(notes, "serve: " + (*links)[i] + why);
    if (links->size() > most) note(notes, "serve: " + std::to_string(links->size() - most) + " more links are out in the same way");
  }
}

/// What the file says of who serves whom, without the links that have no path.
io::Array served_links(io::Array serve, const std::string& name, const Channels& x, Notes* notes) {
  auto& flags = std::get<io::Array::Bools>(serve.data);
  for (std::int64_t b = 0; b < x.stations(); ++b) {
    for (std::int64_t u = 0; u < x.users; ++u) {
      std::uint8_t& flag = flags[static_cast<std::size_t>(b * x.users + u)];
      bool silent = false;  // zero forcing needs a path on every subcarrier
      for (std::int64_t s = 0; s < x.subcarriers; ++s) silent = silent || x.link(s, b, u).squaredNorm() == 0.0;
      if (flag == 0 || !silent) continue;
      flag = 0;
      note(notes, name + ": access point " + std::to_string(x.source_stations[static_cast<std::size_t>(b)]) + " does not serve user " +
                      std::to_string(x.source_users[static_cast<std::size_t>(u)]) + ", though the file says so: no path between them");
    }
  }
  return serve;
}

/// The user of a cell on a sub-channel: the next one in turn with a path there; -1 when there is none.
std::int64_t user_in_turn(const Channels& x, const std::vector<std::int64_t>& users, std::int64_t subcarrier, std::int64_t cell) {
  for (std::size_t k = 0; k < users.size(); ++k) {
    const std::int64_t u = users[(static_cast<std::size_t>(subcarrier) + k) % users.size()];
    if (x.link(subcarrier, cell, u).squaredNorm() > 0.0) return u;
  }
  return -1;
}

std::vector<std::int64_t> strongest_servers(const Matrix& gain) {
  std::vector<std::int64_t> servers;
  for (Eigen::Index u = 0; u < gain.cols(); ++u) {
    Eigen::Index best = 0;
    gain.col(u).maxCoeff(&best);
    servers.push_back(best);
  }
  return servers;
}

/// The one transmitter of each user, where the file lists who serves whom.
/// @throws InvalidInput  for a user with none or several
std::vector<std::int64_t> servers_of(const io::Array& serve, const std::string& name, const Channels& x) {
  const auto& flags = std::get<io::Array::Bools>(serve.data);
  std::vector<std::int64_t> servers;
  for (std::int64_t u = 0; u < x.users; ++u) {
    std::vector<std::int64_t> of_user;
    for (std::int64_t b = 0; b < x.stations(); ++b) {
      if (flags[static_cast<std::size_t>(b * x.users + u)] != 0) of_user.push_back(b);
    }
    if (of_user.size() != 1) {
      throw InvalidInput(name + ": user " + std::to_string(x.source_users[static_cast<std::size_t>(u)]) + " has " +
                         std::to_string(of_user.size()) +
                         " of the selected transmitters; in this system every user has one: say which with --set user_station=[...]");
    }
    servers.push_back(of_user.front());
  }
  return servers;
}

/// Uplink subcarriers as told, or the last third.
std::vector<std::int64_t> uplink(const Channels& x, const MddTarget& t) {
  std::vector<std::int64_t> ul = indices_of(t.subcarrier_ul, x.subcarriers, "subcarrier_ul");
  const std::int64_t last = std::max<std::int64_t>(1, x.subcarriers / 3);
  for (std::int64_t s = x.subcarriers - last; t.subcarrier_ul.empty() && s < x.subcarriers; ++s) ul.push_back(s);
  return ul;
}

}  // namespace

io::Arrays to_arrays(const Channels& x, const MddTarget& t, const io::Arrays& more, Notes* notes) {
  require_equal_antennas(x);
  if (x.subcarriers < 2)
    throw InvalidInput("subcarriers: " + std::to_string(x.subcarriers) + "; mdd needs two at least, one for each direction");
  const std::int64_t antennas = x.tx.front().antennas;
  io::Array h{.shape = {x.subcarriers, x.stations(), x.users, antennas}, .data = std::vector<std::complex<double>>{}};
  auto& data = std::get<std::vector<std::complex<double>>>(h.data);
  for (std::int64_t s = 0; s < x.subcarriers; ++s) {
    for (std::int64_t b = 0; b < x.stations(); ++b) {
      const auto first = x.tx[static_cast<std::size_t>(b)].h.begin() + s * x.users * antennas;
      data.insert(data.end(), first, first + x.users * antennas);
    }
  }
  const std::vector<std::int64_t> ul = uplink(x, t);
  std::vector<std::int64_t> dl;
  for (std::int64_t s = 0; s < x.subcarriers; ++s) {
    if (std::ranges::find(ul, s) == ul.end()) dl.push_back(s);
  }
  // a budget in dBm is none where powers are not W
  const double user_power = t.user_power_w.value_or(x.over_noise ? 1.0 : watt_from_dbm(t.user_power_dbm));
  io::Arrays arrays{{"h", std::move(h)},
                    {"subcarrier_dl", list(dl)},
                    {"subcarrier_ul", list(ul)},
                    {"noise_w", io::Array::scalar(common_noise(subcarrier_noise(x)))},
                    {"tx_power_max_w", array_from(x.tx_power_max_w)},
                    {"user_power_max_w", equal(x.users, user_power)},
                    {"si_residual_ap", equal(x.stations(), from_db(t.si_residual_ap_db))},
                    {"si_residual_user", equal(x.users, from_db(t.si_residual_user_db))},
                    {"iai_residual", equal(x.stations(), from_db(t.iai_residual_db))},
                    {"imi_residual", equal(x.users, from_db(t.imi_residual_db))},
                    {"qos_dl_nats", io::Array::scalar(t.qos_dl_nats)},
                    {"qos_ul_nats", io::Array::scalar(t.qos_ul_nats)}};
  const auto given = [&](const char* name, const std::vector<std::int64_t>& rows, const std::vector<std::int64_t>& columns) {
    if (!more.contains(name)) return false;
    arrays[name] = selected(more, name, rows, columns);
    return true;
  };
  if (!given("gain_ap_user", x.source_stations, x.source_users))
    arrays["gain_ap_user"] = matrix_array(x.gains() / static_cast<double>(antennas));
  if (!given("gain_ap_ap", x.source_stations, x.source_stations))
    arrays["gain_ap_ap"] = gains_between(x.tx_pos_m, x.stations(), t.gain_ap_ap_db, x.over_noise, t, "gain_ap_ap", "tx_pos_m");
  if (!given("gain_user_user", x.source_users, x.source_users))
    arrays["gain_user_user"] = gains_between(x.rx_pos_m, x.users, t.gain_user_user_db, x.over_noise, t, "gain_user_user", "rx_pos_m");
  add_positions(arrays, x);
  note_unused(x, more, false, true, notes);
  if (const auto name = service_name(x, more)) {
    arrays["serve"] = served_links(service(more, *name, x), *name, x, notes);
    return arrays;
  }
  // what readers would not choose by themselves, and what a user should see in the file
  io::Arrays whole;
  try {
    whole = mdd::write_instance(mdd::read_instance(arrays, "import", t.link_floor_db));
  } catch (const InvalidInput&) {
    if (t.link_floor_db != mdd::default_link_floor_db) throw;
    return arrays;  // what is wrong, whoever reads the arrays is told
  }
  const auto& serve = std::get<io::Array::Bools>(whole.at("serve").data);
  if (std::ranges::find(serve, 0) == serve.end()) return arrays;
  note_links_out(serve, x, notes);
  arrays["serve"] = std::move(whole.at("serve"));
  return arrays;
}

io::Arrays to_arrays(const Channels& x, const TwotierTarget& t, const io::Arrays& more, Notes* notes) {
  if (!x.bandwidth_hz && x.over_noise)
    note(notes, "bandwidth_hz: not in the file; 1 is taken for each sub-channel, so that rates are per Hz");
  if (!x.bandwidth_hz && !x.over_noise) throw InvalidInput("bandwidth_hz: missing; twotier needs the band that the sub-channels share");
  const std::int64_t cells = x.stations();
  const Matrix strength = x.gains();
  std::vector<std::int64_t> server = indices_of(t.user_station, cells, "user_station");
  if (!server.empty() && static_cast<std::int64_t>(server.size()) != x.users) {
    throw InvalidInput("user_station: " + std::to_string(server.size()) + " entries; must be one per user, " + std::to_string(x.users));
  }
  const auto listed = service_name(x, more);
  if (listed && server.empty()) server = servers_of(service(more, *listed, x), *listed, x);
  else if (listed) note(notes, *listed + ": in the file, but user_station says who serves whom; it is not used");
  if (server.empty()) server = strongest_servers(strength);
  std::vector<std::vector<std::int64_t>> served(x.tx.size());
  for (std::int64_t u = 0; u < x.users; ++u) served[static_cast<std::size_t>(server[static_cast<std::size_t>(u)])].push_back(u);

  const Eigen::VectorXd noise = subcarrier_noise(x);
  std::vector<double> gain;
  std::vector<std::int64_t> node;
  std::vector<std::int64_t> user;
  std::vector<double> weight;
  std::vector<bool> has_slot(static_cast<std::size_t>(x.users), false);
  for (std::int64_t n = 0; n < x.subcarriers; ++n) {
    std::vector<std::int64_t> turn;  // the user of each cell on this sub-channel
    for (std::int64_t c = 0; c < cells; ++c) turn.push_back(user_in_turn(x, served[static_cast<std::size_t>(c)], n, c));
    for (const std::int64_t u : turn) {
      if (u >= 0) has_slot[static_cast<std::size_t>(u)] = true;
    }
    for (std::int64_t c = 0; c < cells; ++c) {
      const std::int64_t u = turn[static_cast<std::size_t>(c)];
      node.push_back(u < 0 ? -1 : c);
      user.push_back(u);
      weight.push_back(u < 0 ? 0.0 : x.weight.size() > 0 ? x.weight[u] : 1.0);
      for (std::int64_t d = 0; d < cells; ++d) {
        const std::int64_t other = turn[static_cast<std::size_t>(d)];
        if (u < 0 || other < 0) {
          gain.push_back(0.0);
          continue;
        }
        const Eigen::VectorXcd own = x.link(n, d, other);  // d points its beam at its own user
        const double norm = own.norm();
        gain.push_back(norm > 0.0 ? std::norm(x.link(n, d, u).dot(own)) / (norm * norm * noise[u]) : 0.0);
      }
    }
  }
  for (std::int64_t u = 0; u < x.users; ++u) {
    if (!has_slot[static_cast<std::size_t>(u)] && x.gains()(server[static_cast<std::size_t>(u)], u) <= 0.0)
      note(notes, "user " + std::to_string(x.source_users[static_cast<std::size_t>(u)]) + " has no slot: no path from transmitter " +
                      std::to_string(x.source_stations[static_cast<std::size_t>(server[static_cast<std::size_t>(u)])]) +
                      ", which is to serve it");
  }
  const auto subcarriers = static_cast<double>(std::max(x.source_subcarriers, x.subcarriers));
  const std::vector<std::int64_t> slots{x.subcarriers, cells};
  io::Arrays arrays{{"gain_over_noise", {{x.subcarriers, cells, cells}, std::move(gain)}},
                    {"node", {slots, std::move(node)}},
                    {"user", {slots, std::move(user)}},
                    {"weight", {slots, std::move(weight)}},
                    {"node_power_max_w", array_from(x.tx_power_max_w)},
                    {"subchannel_bandwidth_hz", io::Array::scalar(x.bandwidth_hz ? *x.bandwidth_hz / subcarriers : 1.0)}};
  if (!t.macro.empty()) {
    io::Array::Bools macro(x.tx.size(), 0);
    for (const std::int64_t b : indices_of(t.macro, cells, "macro")) macro[static_cast<std::size_t>(b)] = 1;
    arrays["cell_is_macro"] = {{cells}, std::move(macro)};
  }
  add_positions(arrays, x);
  return arrays;
}

}  // namespace airloom::importers
