#include "airloom/importers/target_parts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "airloom/core/values.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {

void require_one_subcarrier(const Channels& x) {
  if (x.subcarriers == 1) return;
  throw InvalidInput("subcarriers: " + std::to_string(x.subcarriers) +
                     "; this system has one band: choose one, such as --opt subcarriers=[0]");
}

void require_equal_antennas(const Channels& x) {
  for (std::size_t b = 1; b < x.tx.size(); ++b) {
    if (x.tx[b].antennas == x.tx[0].antennas) continue;
    throw InvalidInput("transmitter " + std::to_string(b) + ": " + std::to_string(x.tx[b].antennas) +
                       " antennas; this system needs equal arrays, and transmitter 0 has " + std::to_string(x.tx[0].antennas));
  }
}

Eigen::VectorXd subcarrier_noise(const Channels& x) {
  return x.noise_of_band ? Eigen::VectorXd(x.noise_w / static_cast<double>(std::max(x.source_subcarriers, x.subcarriers))) : x.noise_w;
}

double common_noise(const Eigen::VectorXd& noise_w) {
  if (noise_w.maxCoeff() > noise_w.minCoeff() * (1.0 + 1e-12)) {
    throw InvalidInput("noise_w: from " + shortest(noise_w.minCoeff()) + " to " + shortest(noise_w.maxCoeff()) +
                       " W among users; this system has one noise for all: give noise_dbm");
  }
  return noise_w[0];
}

void note(std::vector<std::string>* notes, std::string words) {
  if (notes != nullptr) notes->push_back(std::move(words));
}

std::optional<std::string> service_name(const Channels& x, const io::Arrays& more) {
  const std::string name = x.serve.empty() ? "serve" : x.serve;
  return more.contains(name) ? std::optional(name) : std::nullopt;
}

io::Array service(const io::Arrays& file, const std::string& name, const Channels& x) {
  io::ArrayReader reader(file, name);
  const auto all = reader.integer(name, "R,C");
  reader.raise();
  const std::int64_t rows = reader.extent("R"), columns = reader.extent("C");
  const std::int64_t stations = std::ranges::max(x.source_stations) + 1, users = std::ranges::max(x.source_users) + 1;
  if (rows < stations || columns < users) {
    const bool turned = rows >= users && columns >= stations;
    throw InvalidInput(name + ": shape (" + std::to_string(rows) + ", " + std::to_string(columns) +
                       "); must be (transmitters, users), at least (" + std::to_string(stations) + ", " + std::to_string(users) + ")" +
                       (turned ? "; transposed?" : ""));
  }
  io::Array::Bools kept;
  for (const std::int64_t b : x.source_stations) {
    for (const std::int64_t u : x.source_users) kept.push_back(all[static_cast<std::size_t>(b * columns + u)] != 0 ? 1 : 0);
  }
  return {.shape = {std::ssize(x.source_stations), std::ssize(x.source_users)}, .data = std::move(kept)};
}

void note_unused(const Channels& x, const io::Arrays& more, bool serve, bool weight, std::vector<std::string>* notes) {
  const auto name = service_name(x, more);
  if (serve && name) note(notes, *name + ": in the file, but this system has no list of who serves whom; it is not used");
  if (weight && x.weight.size() > 0)
    note(notes, "weight: in the file, but instances of this system have no weights of users; it is not used");
}

void add_positions(io::Arrays& arrays, const Channels& x) {
  if (x.tx_pos_m.cols() > 0) arrays["tx_pos_m"] = position_array(x.tx_pos_m);
  if (x.rx_pos_m.cols() > 0) arrays["rx_pos_m"] = position_array(x.rx_pos_m);
}

std::vector<std::int64_t> all_users(const Channels& x) {
  std::vector<std::int64_t> users;
  for (std::int64_t u = 0; u < x.users; ++u) users.push_back(u);
  return users;
}

io::Array rows_of(const Channels& x, std::int64_t station, const std::vector<std::int64_t>& users) {
  std::vector<std::complex<double>> rows;
  for (const std::int64_t u : users) {
    const Eigen::VectorXcd h = x.link(0, station, u);
    rows.insert(rows.end(), h.begin(), h.end());
  }
  return {{static_cast<std::int64_t>(users.size()), x.tx[static_cast<std::size_t>(station)].antennas}, std::move(rows)};
}

std::vector<std::int64_t> indices_of(const std::vector<double>& numbers, std::int64_t count, const char* option) {
  std::vector<std::int64_t> indices;
  for (const double x : numbers) {
    if (std::floor(x) != x || x < 0.0 || x >= static_cast<double>(count)) {
      throw InvalidInput(std::string(option) + ": " + shortest(x) + "; must be 0 .. " + std::to_string(count - 1));
    }
    indices.push_back(static_cast<std::int64_t>(x));
  }
  return indices;
}

}  // namespace airloom::importers
