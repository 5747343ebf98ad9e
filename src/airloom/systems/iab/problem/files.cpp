#include "airloom/systems/iab/problem/files.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "airloom/io/array_reader.hpp"
#include "airloom/systems/link_arrays.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::iab {
namespace {

io::Array matrix_array(const Eigen::MatrixXcd& m) { return rows_from_columns(m.transpose()); }

/// Moves the file's backhaul column to the end, or back; without a backhaul (-1) nothing moves.
Eigen::MatrixXcd backhaul_last(const Eigen::MatrixXcd& m, int backhaul) {
  if (backhaul < 0) return m;
  Eigen::MatrixXcd out(m.rows(), m.cols());
  for (Eigen::Index j = 0, k = 0; j < m.cols(); ++j) out.col(j == backhaul ? m.cols() - 1 : k++) = m.col(j);
  return out;
}
Eigen::MatrixXcd backhaul_back(const Eigen::MatrixXcd& m, int backhaul) {
  if (backhaul < 0) return m;
  Eigen::MatrixXcd out(m.rows(), m.cols());
  for (Eigen::Index j = 0, k = 0; j < m.cols(); ++j) out.col(j) = m.col(j == backhaul ? m.cols() - 1 : k++);
  return out;
}

std::vector<int> owners(io::ArrayReader& reader, const char* name) {
  if (!reader.has(name)) return {};
  std::vector<int> owner;
  for (const std::int64_t chain : reader.integer(name, "N"))
    owner.push_back(static_cast<int>(std::clamp<std::int64_t>(chain, -1, 1 << 30)));
  return owner;
}

io::Array owner_array(const std::vector<int>& owner) {
  return {{static_cast<std::int64_t>(owner.size())}, std::vector<std::int64_t>(owner.begin(), owner.end())};
}

int bounded(std::int64_t x) { return static_cast<int>(std::clamp<std::int64_t>(x, -(1 << 30), 1 << 30)); }

void check_factors(Faults& faults, const char* rf_name, const Eigen::MatrixXcd& f_rf, const std::vector<int>& owner, int chains) {
  for (Eigen::Index r = 0; r < f_rf.cols(); ++r) {
    if (!owner.empty() && r >= chains) break;  // columns of chains that there are not: for the judge
    for (Eigen::Index n = 0; n < f_rf.rows(); ++n) {
      const bool driven = owner.empty() || owner[static_cast<std::size_t>(n)] == r;
      const double wrong = std::abs(std::abs(f_rf(n, r)) - (driven ? 1.0 : 0.0));
      if (wrong > 1e-6) {
        faults.add(std::string(rf_name) + "[" + std::to_string(n) + "," + std::to_string(r) + "]: modulus " +
                   shortest(std::abs(f_rf(n, r))) + "; must be " + (driven ? "1" : "0 (that chain does not drive that element)"));
        return;
      }
    }
  }
}

constexpr std::array of_node{"h_ground", "node_power_max_w", "n_rf_node", "owner_node", "noise_ground_w", "min_ground_rate_bps"};
constexpr std::array of_node_answer{"w_ground", "f_rf_node", "f_bb_node", "flow_ground_bps"};

/// Without a node an array of one is a contradiction, not a surplus.
void refuse_arrays(io::ArrayReader& reader, std::span<const char* const> names) {
  for (const char* name : names) {
    if (reader.has(name)) reader.faults().add(std::string(name) + ": given; must be absent where there is no node (backhaul_index = -1)");
  }
}

}  // namespace

Instance read_instance(const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  Instance x;
  const auto aerial = reader.complex("h_aerial", "J,N");
  x.backhaul_index = bounded(reader.integer_scalar("backhaul_index"));
  io::Elements<std::complex<double>> ground;
  if (!x.has_node()) {
    reader.faults().require(x.backhaul_index == -1, "backhaul_index", std::to_string(x.backhaul_index),
                            "must be a row of h_aerial, or -1 for a network without a node");
    refuse_arrays(reader, of_node);
  } else {
    ground = reader.complex("h_ground", "I,N");
    x.node_power_max_w = reader.scalar("node_power_max_w");
    x.n_rf_node = bounded(reader.integer_scalar("n_rf_node"));
    x.owner_node = owners(reader, "owner_node");
    x.noise_ground_w = reader.optional_scalar("noise_ground_w");
    x.min_ground_rate_bps = reader.optional_scalar("min_ground_rate_bps").value_or(0.0);
  }
  x.donor_power_max_w = reader.scalar("donor_power_max_w");
  x.bandwidth_hz = reader.scalar("bandwidth_hz");
  x.noise_psd_w_per_hz = reader.scalar("noise_psd_w_per_hz");
  x.n_rf_donor = bounded(reader.integer_scalar("n_rf_donor"));
  x.owner_donor = owners(reader, "owner_donor");
  x.noise_band_proportional = reader.flag("noise_band_proportional", false);
  x.noise_aerial_w = reader.optional_scalar("noise_aerial_w");
  x.rf_chain_power_w = reader.optional_scalar("rf_chain_power_w").value_or(x.rf_chain_power_w);
  x.phase_shifter_power_w = reader.optional_scalar("phase_shifter_power_w").value_or(x.phase_shifter_power_w);
  if (reader.has("phase_bits")) x.phase_bits = bounded(reader.integer_scalar("phase_bits"));
  if (reader.has("array_shape")) {
    const auto shape = reader.integer("array_shape", "2");
    if (shape.size() == 2) x.array_shape = ArrayShape{bounded(shape[0]), bounded(shape[1])};
  }
  x.tx_pos_m = read_positions(reader, "tx_pos_m", x.has_node() ? "2,3" : "1,3");
  x.rx_pos_m = read_positions(reader, "rx_pos_m", "U,3");
  reader.raise();

  x.h_aerial = columns_from_rows(aerial, reader.extent("J"), reader.extent("N"));
  x.h_ground = x.has_node() ? columns_from_rows(ground, reader.extent("I"), reader.extent("N")) : Eigen::MatrixXcd(x.h_aerial.rows(), 0);
  if (!x.array_shape) {
    const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(x.elements()))));
    if (side * side == x.elements()) x.array_shape = ArrayShape{side, side};
  }
  validate(x, subject);
  x.h_aerial = backhaul_last(x.h_aerial, x.backhaul_index);
  return x;
}

io::Arrays write_instance(const Instance& x) {
  io::Arrays arrays;
  arrays["h_aerial"] = rows_from_columns(backhaul_back(x.h_aerial, x.backhaul_index));
  arrays["donor_power_max_w"] = io::Array::scalar(x.donor_power_max_w);
  arrays["bandwidth_hz"] = io::Array::scalar(x.bandwidth_hz);
  arrays["noise_psd_w_per_hz"] = io::Array::scalar(x.noise_psd_w_per_hz);
  arrays["noise_band_proportional"] = io::Array::scalar(x.noise_band_proportional);
  if (x.noise_aerial_w) arrays["noise_aerial_w"] = io::Array::scalar(*x.noise_aerial_w);
  arrays["n_rf_donor"] = io::Array::scalar(std::int64_t{x.n_rf_donor});
  arrays["backhaul_index"] = io::Array::scalar(std::int64_t{x.backhaul_index});
  if (!x.owner_donor.empty()) arrays["owner_donor"] = owner_array(x.owner_donor);
  if (x.array_shape) arrays["array_shape"] = {{2}, std::vector<std::int64_t>{x.array_shape->nx, x.array_shape->ny}};
  arrays["rf_chain_power_w"] = io::Array::scalar(x.rf_chain_power_w);
  arrays["phase_shifter_power_w"] = io::Array::scalar(x.phase_shifter_power_w);
  if (x.phase_bits) arrays["phase_bits"] = io::Array::scalar(std::int64_t{*x.phase_bits});
  if (x.has_node()) {
    arrays["h_ground"] = rows_from_columns(x.h_ground);
    arrays["node_power_max_w"] = io::Array::scalar(x.node_power_max_w);
    arrays["n_rf_node"] = io::Array::scalar(std::int64_t{x.n_rf_node});
    if (x.noise_ground_w) arrays["noise_ground_w"] = io::Array::scalar(*x.noise_ground_w);
    if (!x.owner_node.empty()) arrays["owner_node"] = owner_array(x.owner_node);
    if (x.min_ground_rate_bps > 0.0) arrays["min_ground_rate_bps"] = io::Array::scalar(x.min_ground_rate_bps);
  }
  if (x.tx_pos_m.cols() > 0) arrays["tx_pos_m"] = position_array(x.tx_pos_m);
  if (x.rx_pos_m.cols() > 0) arrays["rx_pos_m"] = position_array(x.rx_pos_m);
  add_link_arrays(x.links, arrays);
  return arrays;
}

Solution read_solution(const Instance& x, const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  const std::string n = std::to_string(x.elements());
  const std::string j = std::to_string(x.donor_streams());
  const std::string i = std::to_string(x.ground_users());
  Solution s;
  const auto aerial = reader.complex("w_aerial", j + "," + n);
  io::Elements<std::complex<double>> ground;
  if (x.has_node()) {
    ground = reader.complex("w_ground", i + "," + n);
    s.mu_aerial = reader.scalar("mu_aerial");
  } else {
    refuse_arrays(reader, of_node_answer);
    s.mu_aerial = reader.optional_scalar("mu_aerial").value_or(1.0);
  }
  const auto factor = [&](const char* name, const std::string& rows, const std::string& columns) -> Eigen::MatrixXcd {
    if (!reader.has(name)) return {};
    const auto data = reader.complex(name, rows + "," + columns);
    if (data.empty()) return {};
    const auto extent = [&](const std::string& axis) { return axis.starts_with('R') ? reader.extent(axis) : std::stoll(axis); };
    return columns_from_rows(data, extent(rows), extent(columns)).transpose();
  };
  // as many columns as the answer has: more than the platform has chains is for the judge to say
  s.f_rf_donor = factor("f_rf_donor", n, "R_donor");
  s.f_bb_donor = factor("f_bb_donor", "R_donor", j);
  if (x.has_node()) {
    s.f_rf_node = factor("f_rf_node", n, "R_node");
    s.f_bb_node = factor("f_bb_node", "R_node", i);
  }
  if (x.has_node() && reader.has("flow_ground_bps")) {
    s.flow_ground_bps = vector_from(reader.real("flow_ground_bps", i));
    reader.require_not_negative("flow_ground_bps", "flows must be >= 0");
  }
  for (const auto& [rf, bb] : {std::pair{"f_rf_donor", "f_bb_donor"}, std::pair{"f_rf_node", "f_bb_node"}}) {
    if (!x.has_node() && std::string_view(rf) == "f_rf_node") continue;
    if (reader.has(rf) != reader.has(bb)) reader.faults().add(std::string(reader.has(rf) ? bb : rf) + ": missing; both factors or none");
  }
  reader.faults().require(s.mu_aerial >= 0.0 && s.mu_aerial <= 1.0, "mu_aerial", shortest(s.mu_aerial), "must be in [0, 1]");
  if (!x.has_node() && s.mu_aerial != 1.0) {
    reader.faults().add("mu_aerial: " + shortest(s.mu_aerial) + "; must be 1: without a node the whole band serves the station's users");
  }
  check_factors(reader.faults(), "f_rf_donor", s.f_rf_donor, x.owner_donor, x.n_rf_donor);
  check_factors(reader.faults(), "f_rf_node", s.f_rf_node, x.owner_node, x.n_rf_node);
  reader.raise();
  s.w_aerial = backhaul_last(columns_from_rows(aerial, x.donor_streams(), x.elements()), x.backhaul_index);
  s.w_ground = x.has_node() ? columns_from_rows(ground, x.ground_users(), x.elements()) : Eigen::MatrixXcd(x.elements(), 0);
  if (s.f_bb_donor.size() > 0) s.f_bb_donor = backhaul_last(s.f_bb_donor, x.backhaul_index);
  return s;
}

io::Arrays write_solution(const Instance& x, const Solution& s) {
  io::Arrays arrays;
  arrays["w_aerial"] = rows_from_columns(backhaul_back(s.w_aerial, x.backhaul_index));
  if (x.has_node()) arrays["w_ground"] = rows_from_columns(s.w_ground);
  arrays["mu_aerial"] = io::Array::scalar(s.mu_aerial);
  if (s.f_rf_donor.size() > 0) {
    arrays["f_rf_donor"] = matrix_array(s.f_rf_donor);
    arrays["f_bb_donor"] = matrix_array(backhaul_back(s.f_bb_donor, x.backhaul_index));
  }
  if (s.f_rf_node.size() > 0) {
    arrays["f_rf_node"] = matrix_array(s.f_rf_node);
    arrays["f_bb_node"] = matrix_array(s.f_bb_node);
  }
  if (s.flow_ground_bps.size() > 0) arrays["flow_ground_bps"] = array_from(s.flow_ground_bps);
  return arrays;
}

}  // namespace airloom::iab
