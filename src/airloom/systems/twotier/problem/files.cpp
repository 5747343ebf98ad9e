#include "airloom/systems/twotier/problem/files.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "airloom/systems/link_arrays.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::twotier {
namespace {

/// A C-order (N, C) array is Eigen's column-major (C, N): mapped as it lies.
Eigen::MatrixXd matrix_from(std::span<const double> data, Eigen::Index rows) {
  return Eigen::Map<const Eigen::MatrixXd>(data.data(), rows, static_cast<Eigen::Index>(data.size()) / rows);
}

io::Array matrix_array(const Eigen::MatrixXd& m) { return {{m.cols(), m.rows()}, std::vector<double>(m.data(), m.data() + m.size())}; }

/// What does not fit an int is out of range anyway, and stays so.
std::vector<int> clamped(std::span<const std::int64_t> numbers) {
  std::vector<int> out;
  out.reserve(numbers.size());
  for (const std::int64_t k : numbers) out.push_back(static_cast<int>(std::clamp<std::int64_t>(k, -2, std::numeric_limits<int>::max())));
  return out;
}

Eigen::MatrixXi index_matrix(const std::vector<int>& data, Eigen::Index rows) {
  return Eigen::Map<const Eigen::MatrixXi>(data.data(), rows, static_cast<Eigen::Index>(data.size()) / rows);
}

io::Array index_array(const Eigen::MatrixXi& m) { return {{m.cols(), m.rows()}, std::vector<std::int64_t>(m.data(), m.data() + m.size())}; }

std::vector<std::uint8_t> read_flags(io::ArrayReader& reader, const char* name, const char* shape) {
  std::vector<std::uint8_t> flags;
  for (const std::int64_t k : reader.integer(name, shape)) {
    reader.faults().require(k == 0 || k == 1, name, std::to_string(k), "must be 0 or 1");
    flags.push_back(k != 0 ? 1 : 0);
  }
  return flags;
}

/// One number for all slots, or one for each.
void read_modulation(const io::Arrays& arrays, io::ArrayReader& reader, Eigen::Index channels, Eigen::Index cells, Instance& x) {
  if (!reader.has("slot_se_max")) return;
  if (arrays.at("slot_se_max").shape.size() <= 1) {
    x.slot_se_max = Eigen::MatrixXd::Constant(cells, channels, reader.scalar("slot_se_max"));
    return;
  }
  const auto data = reader.real("slot_se_max", "N,C");
  if (!data.empty()) x.slot_se_max = matrix_from(data, cells);
}

/// Arrays beyond the contract that drawn instances carry.
Survey read_survey(io::ArrayReader& reader) {
  Survey survey;
  survey.tx_pos_m = read_positions(reader, "tx_pos_m", "S,3");
  survey.rx_pos_m = read_positions(reader, "rx_pos_m", "U,3");
  survey.femto_coverage_m = reader.optional_scalar("femto_coverage_m").value_or(0.0);
  survey.links_below_50_m = static_cast<Eigen::Index>(reader.optional_scalar("links_below_50_m").value_or(0.0));
  return survey;
}

}  // namespace

Instance read_instance(const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  Instance x;
  const std::vector<int> node = clamped(reader.integer("node", "N,C"));
  const std::vector<int> user = clamped(reader.integer("user", "N,C"));
  const auto weight = reader.real("weight", "N,C");
  const auto gain = reader.real("gain_over_noise", "N,C,C");  // after node: a letter bound twice by one array is not compared
  x.node_power_max_w = vector_from(reader.real("node_power_max_w", "V"));
  x.subchannel_bandwidth_hz = reader.scalar("subchannel_bandwidth_hz");
  const auto cells = static_cast<Eigen::Index>(reader.extent("C"));
  for (const auto& [name, matrix] :
       {std::pair{"sinr_min", &x.sinr_min}, std::pair{"slot_power_max_w", &x.slot_power_max_w}, std::pair{"sensing_snr", &x.sensing_snr}}) {
    if (!reader.has(name)) continue;
    const auto data = reader.real(name, "N,C");
    if (!data.empty()) *matrix = matrix_from(data, cells);
  }
  if (reader.has("cell_is_macro")) {
    const std::vector<std::uint8_t> flags = read_flags(reader, "cell_is_macro", "C");
    x.cell_is_macro =
        Eigen::Map<const Eigen::Array<std::uint8_t, Eigen::Dynamic, 1>>(flags.data(), static_cast<Eigen::Index>(flags.size())) != 0;
  }
  if (reader.has("cell_tier")) {
    const std::vector<int> tier = clamped(reader.integer("cell_tier", "C"));
    x.cell_tier = Eigen::Map<const Eigen::VectorXi>(tier.data(), static_cast<Eigen::Index>(tier.size()));
  }
  if (reader.has("tier_rate_min")) x.tier_rate_min = vector_from(reader.real("tier_rate_min", "tiers"));
  read_modulation(arrays, reader, static_cast<Eigen::Index>(reader.extent("N")), cells, x);
  if (reader.has("user_rate_min")) x.user_rate_min = vector_from(reader.real("user_rate_min", "users"));
  x.macro_rate_min = reader.optional_scalar("macro_rate_min").value_or(0.0);
  x.survey = read_survey(reader);
  reader.raise();
  x.gains = matrix_from(gain, cells);
  x.node = index_matrix(node, cells);
  x.user = index_matrix(user, cells);
  x.weight = matrix_from(weight, cells);
  validate(x, subject);
  return x;
}

io::Arrays write_instance(const Instance& x) {
  io::Arrays arrays;
  arrays["gain_over_noise"] = {{x.channels(), x.cells(), x.cells()}, std::vector<double>(x.gains.data(), x.gains.data() + x.gains.size())};
  arrays["node"] = index_array(x.node);
  arrays["user"] = index_array(x.user);
  arrays["weight"] = matrix_array(x.weight);
  arrays["node_power_max_w"] = array_from(x.node_power_max_w);
  arrays["subchannel_bandwidth_hz"] = io::Array::scalar(x.subchannel_bandwidth_hz);
  if (x.sinr_min) arrays["sinr_min"] = matrix_array(*x.sinr_min);
  if (x.slot_power_max_w) arrays["slot_power_max_w"] = matrix_array(*x.slot_power_max_w);
  if (x.user_rate_min.size() > 0) arrays["user_rate_min"] = array_from(x.user_rate_min);
  if (x.macro_rate_min > 0.0) arrays["macro_rate_min"] = io::Array::scalar(x.macro_rate_min);
  if (x.tier_rate_min.size() > 0) arrays["tier_rate_min"] = array_from(x.tier_rate_min);
  if (x.slot_se_max) arrays["slot_se_max"] = matrix_array(*x.slot_se_max);
  if (x.cell_tier.size() > 0) arrays["cell_tier"] = {{x.cells()}, std::vector<std::int64_t>(x.cell_tier.begin(), x.cell_tier.end())};
  if (x.sensing_snr) arrays["sensing_snr"] = matrix_array(*x.sensing_snr);
  if (x.cell_is_macro.size() > 0) {
    arrays["cell_is_macro"] = {{x.cells()}, io::Array::Bools(x.cell_is_macro.begin(), x.cell_is_macro.end())};
  }
  const Survey& survey = x.survey;
  if (survey.tx_pos_m.cols() > 0) arrays["tx_pos_m"] = position_array(survey.tx_pos_m);
  if (survey.rx_pos_m.cols() > 0) arrays["rx_pos_m"] = position_array(survey.rx_pos_m);
  if (survey.femto_coverage_m > 0.0) {
    arrays["femto_coverage_m"] = io::Array::scalar(survey.femto_coverage_m);
    arrays["links_below_50_m"] = io::Array::scalar(static_cast<std::int64_t>(survey.links_below_50_m));
  }
  add_link_arrays(survey.links, arrays);
  return arrays;
}

Solution read_solution(const Instance& x, const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  const auto p = reader.real("p_w", std::to_string(x.channels()) + "," + std::to_string(x.cells()));
  reader.require_not_negative("p_w", "powers must be >= 0");
  reader.raise();
  return {.p = matrix_from(p, x.cells())};
}

io::Arrays write_solution(const Instance&, const Solution& s) { return {{"p_w", matrix_array(s.p)}}; }

}  // namespace airloom::twotier
