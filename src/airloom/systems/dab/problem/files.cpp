#include "airloom/systems/dab/problem/files.hpp"

#include "airloom/systems/dab/problem/amplifier_files.hpp"
#include "airloom/systems/link_arrays.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::dab {
namespace {

/// Whether an array is stored with shape () or (1,).
bool single(const io::Arrays& arrays, std::string_view name) {
  const auto found = arrays.find(name);
  return found != arrays.end() && (found->second.shape.empty() || found->second.shape == std::vector<std::int64_t>{1});
}

Eigen::MatrixXcd matrix_from(std::span<const std::complex<double>> data, Eigen::Index antennas) {
  return Eigen::Map<const Eigen::MatrixXcd>(data.data(), antennas, static_cast<Eigen::Index>(data.size()) / antennas);
}

io::Array array_of(const Eigen::MatrixXcd& m, Eigen::Index stations) {
  return {{stations, m.cols() / stations, m.rows()}, std::vector<std::complex<double>>(m.data(), m.data() + m.size())};
}

/// Limits, supply and channel errors: each only where the file has it.
void read_optional(io::ArrayReader& reader, const io::Arrays& arrays, Instance& x) {
  x.antenna_power_max_w = read_per_antenna(reader, arrays, "antenna_power_max_w").value_or(Eigen::MatrixXd());
  if (reader.has("radiated_power_max_w")) {
    if (single(arrays, "radiated_power_max_w")) {
      x.radiated_power_max_w = Eigen::VectorXd::Constant(reader.extent("B"), reader.scalar("radiated_power_max_w"));
    } else {
      x.radiated_power_max_w = vector_from(reader.real("radiated_power_max_w", "B"));
    }
  }
  x.supply.asked = reader.has("circuit_power_w") || reader.has("pa_class") || reader.has("pa_efficiency");
  x.supply.circuit_power_w = reader.optional_scalar("circuit_power_w").value_or(0.0);
  if (const auto classes = read_per_antenna(reader, arrays, "pa_class")) x.supply.amplifier_class = classes->cast<int>();
  x.supply.efficiency = read_per_antenna(reader, arrays, "pa_efficiency").value_or(Eigen::MatrixXd());
  if (reader.has("csi_error_cov")) {
    const auto entries = reader.complex("csi_error_cov", "B,U,N,N");
    const Eigen::Index antennas = entries.empty() ? 0 : reader.extent("N");
    for (Eigen::Index first = 0; first < static_cast<Eigen::Index>(entries.size()); first += antennas * antennas) {
      x.csi_error_cov.emplace_back(Eigen::Map<const Eigen::MatrixXcd>(entries.data() + first, antennas, antennas).transpose());
    }
  }
  if (!reader.has("csi_error_var")) return;
  const auto shape = arrays.find("csi_error_var")->second.shape;
  const bool per_link = shape.size() == 2;
  const auto data = reader.real("csi_error_var", per_link ? "B,U" : "B,U,N");
  if (data.empty()) return;
  const Eigen::Index antennas = reader.extent("N");
  const auto links = static_cast<Eigen::Index>(data.size()) / (per_link ? 1 : antennas);
  x.csi_error_var = per_link ? Eigen::MatrixXd(Eigen::Map<const Eigen::RowVectorXd>(data.data(), links).replicate(antennas, 1))
                             : Eigen::MatrixXd(Eigen::Map<const Eigen::MatrixXd>(data.data(), antennas, links));
}

void write_optional(const Instance& x, io::Arrays& arrays) {
  if (x.antenna_power_max_w.size() > 0) arrays["antenna_power_max_w"] = per_antenna_array(x.antenna_power_max_w);
  if (x.radiated_power_max_w.size() > 0) arrays["radiated_power_max_w"] = array_from(x.radiated_power_max_w);
  if (x.supply.asked) arrays["circuit_power_w"] = io::Array::scalar(x.supply.circuit_power_w);
  if (x.supply.amplifier_class.size() > 0) arrays["pa_class"] = per_antenna_array(x.supply.amplifier_class.cast<double>());
  if (x.supply.efficiency.size() > 0) arrays["pa_efficiency"] = per_antenna_array(x.supply.efficiency);
  if (!x.csi_error_cov.empty()) {
    std::vector<std::complex<double>> entries;
    for (const Eigen::MatrixXcd& each : x.csi_error_cov) {
      for (Eigen::Index i = 0; i < each.rows(); ++i) {
        for (Eigen::Index j = 0; j < each.cols(); ++j) entries.push_back(each(i, j));
      }
    }
    arrays["csi_error_cov"] = {{x.stations(), x.users(), x.antennas(), x.antennas()}, std::move(entries)};
  }
  if (x.csi_error_var.size() == 0) return;
  arrays["csi_error_var"] = {{x.stations(), x.users(), x.antennas()},
                             std::vector<double>(x.csi_error_var.data(), x.csi_error_var.data() + x.csi_error_var.size())};
}

}  // namespace

Instance read_instance(const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  Instance x;
  const auto h = reader.complex("h", "B,U,N");
  x.tx_power_max_w = vector_from(reader.real("tx_power_max_w", "B"));
  if (single(arrays, "noise_w")) {
    x.noise_w = Eigen::VectorXd::Constant(reader.extent("U"), reader.scalar("noise_w"));
  } else {
    x.noise_w = vector_from(reader.real("noise_w", "U"));
  }
  read_amplifiers(reader, arrays, x);
  read_optional(reader, arrays, x);
  x.weight = reader.has("weight") ? vector_from(reader.real("weight", "U")) : Eigen::VectorXd::Ones(reader.extent("U"));
  x.tx_pos_m = read_positions(reader, "tx_pos_m", "B,3");
  x.rx_pos_m = read_positions(reader, "rx_pos_m", "U,3");
  if (reader.has("tx_normal_rad")) x.tx_normal_rad = vector_from(reader.real("tx_normal_rad", "B"));
  x.spacing_wavelengths = reader.optional_scalar("spacing_wavelengths").value_or(x.spacing_wavelengths);
  x.steering_conjugate = reader.flag("steering_conjugate", false);
  reader.raise();
  x.h = matrix_from(h, reader.extent("N"));
  validate(x, subject);
  return x;
}

io::Arrays write_instance(const Instance& x) {
  io::Arrays arrays;
  arrays["h"] = array_of(x.h, x.stations());
  arrays["tx_power_max_w"] = array_from(x.tx_power_max_w);
  arrays["noise_w"] = array_from(x.noise_w);
  write_amplifiers(x, arrays);
  write_optional(x, arrays);
  arrays["weight"] = array_from(x.weight);
  arrays["spacing_wavelengths"] = io::Array::scalar(x.spacing_wavelengths);
  arrays["steering_conjugate"] = io::Array::scalar(x.steering_conjugate);
  if (x.tx_pos_m.cols() > 0) arrays["tx_pos_m"] = position_array(x.tx_pos_m);
  if (x.rx_pos_m.cols() > 0) arrays["rx_pos_m"] = position_array(x.rx_pos_m);
  if (x.tx_normal_rad.size() > 0) arrays["tx_normal_rad"] = array_from(x.tx_normal_rad);
  add_link_arrays(x.links, arrays);
  return arrays;
}

Solution read_solution(const Instance& x, const io::Arrays& arrays, const std::string& subject) {
  io::ArrayReader reader(arrays, subject);
  const auto text = [](Eigen::Index n) { return std::to_string(n); };
  const auto w = reader.complex("w", text(x.stations()) + "," + text(x.users()) + "," + text(x.antennas()));
  reader.raise();
  return {.w = matrix_from(w, x.antennas())};
}

io::Arrays write_solution(const Instance& x, const Solution& s) { return {{"w", array_of(s.w, x.stations())}}; }

}  // namespace airloom::dab
