#include "airloom/systems/dab/problem/files.hpp"

#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::dab {
namespace {

/// Whether an array is stored with shape () or (1,).
bool single(const io::Arrays& arrays, std::string_view name) {
  const auto found = arrays.find(name);
  return found != arrays.end() && (found->second.shape.empty() || found->second.shape == std::vector<std::int64_t>{1});
}

std::complex<double> read_complex_scalar(io::ArrayReader& reader, const io::Arrays& arrays, std::string_view name) {
  const bool list = single(arrays, name) && !arrays.find(name)->second.shape.empty();
  const auto numbers = reader.complex(name, list ? "1" : "");
  return numbers.empty() ? 0.0 : numbers.front();
}

Eigen::MatrixXcd matrix_from(std::span<const std::complex<double>> data, Eigen::Index antennas) {
  return Eigen::Map<const Eigen::MatrixXcd>(data.data(), antennas, static_cast<Eigen::Index>(data.size()) / antennas);
}

io::Array array_of(const Eigen::MatrixXcd& m, Eigen::Index stations) {
  return {{stations, m.cols() / stations, m.rows()}, std::vector<std::complex<double>>(m.data(), m.data() + m.size())};
}

io::Array complex_scalar(std::complex<double> z) { return {{}, std::vector<std::complex<double>>{z}}; }

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
  x.amplifier.beta1 = read_complex_scalar(reader, arrays, "pa_beta1");
  x.amplifier.beta3 = read_complex_scalar(reader, arrays, "pa_beta3_per_w");
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
  arrays["pa_beta1"] = complex_scalar(x.amplifier.beta1);
  arrays["pa_beta3_per_w"] = complex_scalar(x.amplifier.beta3);
  arrays["weight"] = array_from(x.weight);
  arrays["spacing_wavelengths"] = io::Array::scalar(x.spacing_wavelengths);
  arrays["steering_conjugate"] = io::Array::scalar(x.steering_conjugate);
  if (x.tx_pos_m.cols() > 0) arrays["tx_pos_m"] = position_array(x.tx_pos_m);
  if (x.rx_pos_m.cols() > 0) arrays["rx_pos_m"] = position_array(x.rx_pos_m);
  if (x.tx_normal_rad.size() > 0) arrays["tx_normal_rad"] = array_from(x.tx_normal_rad);
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
