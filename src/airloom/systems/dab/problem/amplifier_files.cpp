#include "airloom/systems/dab/problem/amplifier_files.hpp"

#include <array>
#include <cmath>
#include <set>

#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::dab {
namespace {

using Curve = radio::AmplifierCurve;
using Model = radio::AmplifierModel;
using Index = Eigen::Index;

/// The shape that an array is asked for with: (), (1), (B) or (B,N) as the file has it, then `trailing` axes more.
struct Layout {
  std::string shape;
  bool alike = true;  ///< for all antennas
};

/// @param letters  the trailing axes: "", "K", "J,3", "4"
Layout layout_of(const io::Arrays& arrays, std::string_view name, std::string_view letters, std::size_t trailing) {
  const auto found = arrays.find(name);
  const std::size_t axes = found == arrays.end() ? trailing : found->second.shape.size();
  const std::string end = letters.empty() ? "" : "," + std::string(letters);
  Layout out;
  if (axes <= trailing) {
    out.shape = letters;
  } else if (axes == trailing + 1) {
    const bool one = trailing == 0 && found->second.shape == std::vector<std::int64_t>{1};
    out.shape = (one ? "1" : "B") + end;
    out.alike = one;
  } else {
    out.shape = "B,N" + end;
    out.alike = false;
  }
  return out;
}

/// Numbers of every antenna, `width` each.
template <class T>
struct PerAntenna {
  std::vector<T> data;
  Index width = 1, station_step = 0, antenna_step = 0;
  bool present = false, alike = true;

  [[nodiscard]] std::span<const T> at(Index b, Index n) const {
    const Index first = (b * station_step + n * antenna_step) * width;
    return std::span(data).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(width));
  }
};

template <class T>
PerAntenna<T> read(io::ArrayReader& reader, const io::Arrays& arrays, std::string_view name, std::string_view letters = "",
                   std::size_t trailing = 0) {
  PerAntenna<T> out;
  const Layout layout = layout_of(arrays, name, letters, trailing);
  const auto elements = [&] {
    if constexpr (std::is_same_v<T, std::complex<double>>) return reader.complex(name, layout.shape);
    else if constexpr (std::is_same_v<T, double>) return reader.real(name, layout.shape);
    else return reader.integer(name, layout.shape);
  }();
  if (elements.empty()) return out;
  out.data.assign(elements.begin(), elements.end());
  const std::vector<std::int64_t>& shape = arrays.find(name)->second.shape;
  const bool per_antenna = layout.shape.starts_with("B,N");
  for (std::size_t k = shape.size() - std::min(trailing, shape.size()); k < shape.size(); ++k) out.width *= shape[k];
  out.alike = layout.alike;
  out.station_step = layout.alike ? 0 : per_antenna ? reader.extent("N") : 1;
  out.antenna_step = per_antenna ? 1 : 0;
  out.present = true;
  return out;
}

/// All parameters that any used model needs.
struct Parameters {
  PerAntenna<std::int64_t> model;
  PerAntenna<std::complex<double>> beta1, beta3, poly, gain;
  PerAntenna<double> saturation, smoothness, phase_max, phase_knee, phase_exponent, saleh, table;

  [[nodiscard]] bool alike() const {
    return model.alike && beta1.alike && beta3.alike && poly.alike && gain.alike && saturation.alike && smoothness.alike &&
           phase_max.alike && phase_knee.alike && phase_exponent.alike && saleh.alike && table.alike;
  }
  [[nodiscard]] Model model_of(Index b, Index n) const { return model.present ? static_cast<Model>(model.at(b, n)[0]) : Model::cubic; }
};

bool uses(const std::set<std::int64_t>& codes, std::initializer_list<Model> models) {
  for (const Model each : models) {
    if (codes.contains(static_cast<std::int64_t>(each))) return true;
  }
  return false;
}

/// A measured curve must be one: increasing inputs, positive amplitudes.
void check_table(Faults& faults, std::span<const double> rows) {
  faults.require(rows.size() >= 6, "pa_table", std::to_string(rows.size() / 3) + " points", "must have 2 or more");
  double before = 0.0;
  for (std::size_t k = 0; k + 2 < rows.size(); k += 3) {
    faults.require(rows[k] > before, "pa_table[" + std::to_string(k / 3) + ",0]", shortest(rows[k]), "inputs must be > 0 and increase");
    faults.require(rows[k + 1] > 0.0, "pa_table[" + std::to_string(k / 3) + ",1]", shortest(rows[k + 1]), "amplitudes must be > 0");
    before = rows[k];
  }
}

Curve curve_of(const Parameters& p, Index b, Index n) {
  Curve curve;
  curve.model = p.model_of(b, n);
  switch (curve.model) {
    case Model::cubic: return radio::cubic_curve(p.beta1.at(b, n)[0], p.beta3.at(b, n)[0]);
    case Model::held_cubic: return radio::held_cubic_curve(p.beta1.at(b, n)[0], p.beta3.at(b, n)[0]);
    case Model::polynomial: curve.coefficients.assign(p.poly.at(b, n).begin(), p.poly.at(b, n).end()); break;
    case Model::rapp_phase:
      curve.phase_max_rad = p.phase_max.at(b, n)[0];
      curve.phase_knee_w = p.phase_knee.at(b, n)[0];
      curve.phase_exponent = p.phase_exponent.at(b, n)[0];
      [[fallthrough]];
    case Model::rapp: curve.smoothness = p.smoothness.at(b, n)[0]; [[fallthrough]];
    case Model::limiter:
      curve.gain = p.gain.at(b, n)[0];
      curve.saturation_w = p.saturation.at(b, n)[0];
      break;
    case Model::saleh: std::ranges::copy(p.saleh.at(b, n), curve.saleh.begin()); break;
    case Model::table: {
      const std::span<const double> rows = p.table.at(b, n);
      std::vector<double> r, amplitude, phase;
      for (std::size_t k = 0; k + 2 < rows.size(); k += 3) {
        r.push_back(rows[k]);
        amplitude.push_back(rows[k + 1]);
        phase.push_back(rows[k + 2]);
      }
      curve.table = radio::MeasuredCurve(std::move(r), std::move(amplitude), std::move(phase));
      break;
    }
  }
  return curve;
}

io::Array array_of(std::vector<std::int64_t> shape, std::vector<double> data) { return {std::move(shape), std::move(data)}; }
io::Array array_of(std::vector<std::int64_t> shape, std::vector<std::complex<double>> data) { return {std::move(shape), std::move(data)}; }
io::Array array_of(std::vector<std::int64_t> shape, std::vector<std::int64_t> data) { return {std::move(shape), std::move(data)}; }

}  // namespace

void read_amplifiers(io::ArrayReader& reader, const io::Arrays& arrays, Instance& x) {
  Parameters p;
  std::set<std::int64_t> codes{0};
  if (reader.has("pa_model")) {
    p.model = read<std::int64_t>(reader, arrays, "pa_model");
    codes = {p.model.data.begin(), p.model.data.end()};
    for (const std::int64_t code : codes) {
      reader.faults().require(code >= 0 && code <= 7, "pa_model", std::to_string(code), "must be a code from 0 to 7: docs/amplifiers.md");
    }
  }
  using enum Model;
  if (uses(codes, {cubic, held_cubic})) {
    p.beta1 = read<std::complex<double>>(reader, arrays, "pa_beta1");
    p.beta3 = read<std::complex<double>>(reader, arrays, "pa_beta3_per_w");
  }
  if (uses(codes, {polynomial})) p.poly = read<std::complex<double>>(reader, arrays, "pa_poly", "K", 1);
  if (uses(codes, {rapp, rapp_phase, limiter})) {
    p.gain = read<std::complex<double>>(reader, arrays, "pa_gain");
    p.saturation = read<double>(reader, arrays, "pa_saturation_w");
  }
  if (uses(codes, {rapp, rapp_phase})) p.smoothness = read<double>(reader, arrays, "pa_smoothness");
  if (uses(codes, {rapp_phase})) {
    p.phase_max = read<double>(reader, arrays, "pa_phase_max_rad");
    p.phase_knee = read<double>(reader, arrays, "pa_phase_knee_w");
    p.phase_exponent = read<double>(reader, arrays, "pa_phase_exponent");
  }
  if (uses(codes, {saleh})) p.saleh = read<double>(reader, arrays, "pa_saleh", "4", 1);
  if (uses(codes, {table})) p.table = read<double>(reader, arrays, "pa_table", "J,3", 2);
  if (!reader.faults().list().empty()) return;
  for (Index b = 0; p.table.present && b < reader.extent("B"); ++b) {
    check_table(reader.faults(), p.table.at(b, 0));
    if (p.table.alike) break;
  }
  if (!reader.faults().list().empty()) return;
  if (!p.model.present && p.alike()) {
    x.amplifier = {.beta1 = p.beta1.data.front(), .beta3 = p.beta3.data.front()};
    return;
  }
  if (p.alike()) {
    x.curves = {curve_of(p, 0, 0)};
    return;
  }
  for (Index b = 0; b < reader.extent("B"); ++b) {
    for (Index n = 0; n < reader.extent("N"); ++n) x.curves.push_back(curve_of(p, b, n));
  }
}

void write_amplifiers(const Instance& x, io::Arrays& arrays) {
  if (x.curves.empty()) {
    arrays["pa_beta1"] = array_of({}, std::vector{x.amplifier.beta1});
    arrays["pa_beta3_per_w"] = array_of({}, std::vector{x.amplifier.beta3});
    return;
  }
  std::vector<std::int64_t> shape;
  if (x.curves.size() > 1) shape = {x.stations(), x.antennas()};
  std::set<std::int64_t> codes;
  std::size_t longest = 2;
  std::vector<std::int64_t> models;
  for (const Curve& each : x.curves) {
    models.push_back(static_cast<std::int64_t>(each.model));
    codes.insert(models.back());
    longest = std::max(longest, each.coefficients.size());
  }
  arrays["pa_model"] = array_of(shape, models);
  /// One parameter of every curve.
  const auto put = [&](const char* name, std::vector<std::int64_t> trailing, auto&& of) {
    std::decay_t<decltype(of(x.curves.front()))> all;
    for (const Curve& each : x.curves) {
      const auto numbers = of(each);
      all.insert(all.end(), numbers.begin(), numbers.end());
    }
    trailing.insert(trailing.begin(), shape.begin(), shape.end());
    arrays[name] = array_of(std::move(trailing), std::move(all));
  };
  const auto coefficient = [](const Curve& c, std::size_t k) {
    return std::vector{k < c.coefficients.size() ? c.coefficients[k] : std::complex<double>{}};
  };
  using enum Model;
  if (uses(codes, {cubic, held_cubic})) {
    put("pa_beta1", {}, [&](const Curve& c) { return coefficient(c, 0); });
    put("pa_beta3_per_w", {}, [&](const Curve& c) { return coefficient(c, 1); });
  }
  if (uses(codes, {polynomial})) {
    put("pa_poly", {static_cast<std::int64_t>(longest)}, [&](const Curve& c) {
      std::vector<std::complex<double>> all = c.coefficients;
      all.resize(longest);
      return all;
    });
  }
  const auto one = [](double Curve::*member) { return [member](const Curve& c) { return std::vector{c.*member}; }; };
  if (uses(codes, {rapp, rapp_phase, limiter})) {
    put("pa_gain", {}, [](const Curve& c) { return std::vector{c.gain}; });
    put("pa_saturation_w", {}, one(&Curve::saturation_w));
  }
  if (uses(codes, {rapp, rapp_phase})) put("pa_smoothness", {}, one(&Curve::smoothness));
  if (uses(codes, {rapp_phase})) {
    put("pa_phase_max_rad", {}, one(&Curve::phase_max_rad));
    put("pa_phase_knee_w", {}, one(&Curve::phase_knee_w));
    put("pa_phase_exponent", {}, one(&Curve::phase_exponent));
  }
  if (uses(codes, {saleh})) put("pa_saleh", {4}, [](const Curve& c) { return std::vector(c.saleh.begin(), c.saleh.end()); });
  if (!uses(codes, {table})) return;
  // Measured points are of one length, and belong to stations at most.
  const auto points = [](const Curve& c) {
    std::vector<double> all;
    for (std::size_t k = 0; k < c.table.r.size(); ++k) all.insert(all.end(), {c.table.r[k], c.table.amplitude[k], c.table.phase[k]});
    return all;
  };
  std::vector<double> all;
  std::int64_t length = 0;
  for (Index b = 0; b < (x.curves.size() == 1 ? 1 : x.stations()); ++b) {
    for (Index n = 0; n < x.antennas(); ++n) {
      const Curve curve = x.curve(b, n);
      if (curve.model != table) continue;
      length = static_cast<std::int64_t>(curve.table.r.size());
      const std::vector<double> rows = points(curve);
      all.insert(all.end(), rows.begin(), rows.end());
      break;
    }
    if (static_cast<std::int64_t>(all.size()) < 3 * length * (b + 1)) all.insert(all.end(), all.end() - 3 * length, all.end());
  }
  arrays["pa_table"] = array_of(
      x.curves.size() == 1 ? std::vector<std::int64_t>{length, 3} : std::vector<std::int64_t>{x.stations(), length, 3}, std::move(all));
}

std::optional<Eigen::MatrixXd> read_per_antenna(io::ArrayReader& reader, const io::Arrays& arrays, std::string_view name) {
  if (!reader.has(name)) return std::nullopt;
  const PerAntenna<double> values = read<double>(reader, arrays, name);
  if (!values.present) return std::nullopt;
  Eigen::MatrixXd out(reader.extent("N"), reader.extent("B"));
  for (Index b = 0; b < out.cols(); ++b) {
    for (Index n = 0; n < out.rows(); ++n) out(n, b) = values.at(b, n)[0];
  }
  return out;
}

io::Array per_antenna_array(const Eigen::MatrixXd& values) {
  if (values.minCoeff() == values.maxCoeff()) return io::Array::scalar(values(0, 0));
  return {{values.cols(), values.rows()}, std::vector<double>(values.data(), values.data() + values.size())};
}

}  // namespace airloom::dab
