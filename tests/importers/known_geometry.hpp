#pragma once
/// Two transmitters and three users in free space, written out as every source would lay them out.
#include <cmath>
#include <complex>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"

namespace airloom::importers::test {

using Complex = std::complex<double>;

/// Line arrays along y, half a wavelength apart; the physical coefficient of element n towards direction u:
///     g_n(f) = lambda / (4 pi d) e^{-j 2 pi (fc + f) d / c} e^{+j pi n u_y}
struct Geometry {
  static constexpr double carrier_hz = 3.5e9;
  static constexpr double light = 299792458.0;
  static constexpr int stations = 2;
  static constexpr int users = 3;
  static constexpr int antennas = 4;
  static constexpr int rx_antennas = 2;
  static constexpr int subcarriers = 5;
  static constexpr double spacing_hz = 15e3;
  std::vector<double> tx{0, 0, 25, 300, 40, 30};
  std::vector<double> rx{80, 10, 1.5, 150, -60, 1.5, 220, 90, 2.0};

  [[nodiscard]] double distance(int b, int u) const {
    return std::hypot(rx[3 * u] - tx[3 * b], rx[3 * u + 1] - tx[3 * b + 1], rx[3 * u + 2] - tx[3 * b + 2]);
  }
  [[nodiscard]] double delay(int b, int u) const { return distance(b, u) / light; }
  [[nodiscard]] double direction_y(int b, int u) const { return (rx[3 * u + 1] - tx[3 * b + 1]) / distance(b, u); }
  /// Baseband amplitude; the second receive antenna sees a quarter of a turn more.
  [[nodiscard]] Complex amplitude(int b, int u, int m, int n) const {
    const double lambda = light / carrier_hz;
    const double turns = -carrier_hz * delay(b, u) + 0.5 * n * direction_y(b, u) + 0.25 * m;
    return lambda / (4 * std::numbers::pi * distance(b, u)) * std::polar(1.0, 2 * std::numbers::pi * std::remainder(turns, 1.0));
  }
  [[nodiscard]] Complex g(int b, int u, int m, int n, int s) const {
    return amplitude(b, u, m, n) * std::polar(1.0, -2 * std::numbers::pi * s * spacing_hz * delay(b, u));
  }
  [[nodiscard]] io::Array tx_pos() const { return {{stations, 3}, tx}; }
  [[nodiscard]] io::Array rx_pos() const { return {{users, 3}, rx}; }
};

/// Extents by letter.
inline int extent(char axis) {
  switch (axis) {
    case 'b': return Geometry::stations;
    case 'u': return Geometry::users;
    case 'm': return Geometry::rx_antennas;
    case 'n': return Geometry::antennas;
    case 's': return Geometry::subcarriers;
    default: return 1;
  }
}

/// An array with these axes, last index fastest, of value(index by letter); single: rounded to float as complex64 files are.
inline io::Array lay_out(const std::string& axes, const std::function<Complex(const std::function<int(char)>&)>& value, bool single) {
  io::Array array;
  std::size_t count = 1;
  for (const char axis : axes) {
    array.shape.push_back(extent(axis));
    count *= static_cast<std::size_t>(extent(axis));
  }
  std::vector<Complex> data;
  for (std::size_t flat = 0; flat < count; ++flat) {
    const auto index = [&](char wanted) {
      std::size_t rest = flat;
      for (std::size_t i = axes.size(); i-- > 0;) {
        const auto size = static_cast<std::size_t>(extent(axes[i]));
        if (axes[i] == wanted) return static_cast<int>(rest % size);
        rest /= size;
      }
      return 0;
    };
    const Complex z = value(index);
    data.push_back(single ? Complex(static_cast<float>(z.real()), static_cast<float>(z.imag())) : z);
  }
  array.data = std::move(data);
  return array;
}

/// Channels over frequency in this order of axes.
inline io::Array response(const Geometry& x, const std::string& axes, bool single, double scale = 1.0, bool conjugate = false) {
  return lay_out(
      axes,
      [&](const auto& at) {
        const Complex g = scale * x.g(at('b'), at('u'), at('m'), at('n'), at('s'));
        return conjugate ? std::conj(g) : g;
      },
      single);
}

}  // namespace airloom::importers::test
