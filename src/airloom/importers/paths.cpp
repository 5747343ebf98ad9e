#include "airloom/importers/paths.hpp"

#include <numbers>

#include "airloom/core/error.hpp"

namespace airloom::importers {

NamedArray frequency_response(const NamedArray& a, const NamedArray& tau, const std::vector<double>& frequency_hz,
                              const std::string& delays) {
  const std::string_view axes = "rtumbnp";
  const NamedArray from = ordered(a, axes);
  const NamedArray delay = ordered(tau, axes);
  const std::vector<double> frequencies = frequency_hz.empty() ? std::vector<double>{0.0} : frequency_hz;
  std::vector<std::size_t> step(axes.size(), 0);  // of the delays' axes; 0 repeats what tau has once
  std::size_t stride = 1;
  for (std::size_t i = axes.size(); i-- > 0;) {
    if (delay.shape[i] != 1 && delay.shape[i] != from.shape[i]) {
      throw InvalidInput(delays + ": " + std::to_string(delay.shape[i]) + " entries along axis " + axes[i] + "; must be " +
                         std::to_string(from.shape[i]) + " as in the amplitudes");
    }
    if (delay.shape[i] != 1) step[i] = stride;
    stride *= static_cast<std::size_t>(delay.shape[i]);
  }
  const auto paths = static_cast<std::size_t>(from.shape.back());
  NamedArray g{.axes = "rtumbns", .shape = from.shape, .data = {}, .name = a.name};
  g.shape.back() = static_cast<std::int64_t>(frequencies.size());
  std::vector<std::int64_t> index(axes.size() - 1, 0);
  for (std::size_t link = 0; link < from.data.size(); link += paths) {
    std::size_t first = 0;
    for (std::size_t i = 0; i < index.size(); ++i) first += step[i] * static_cast<std::size_t>(index[i]);
    for (const double f : frequencies) {
      std::complex<double> sum = 0.0;
      for (std::size_t p = 0; p < paths; ++p) {
        if (from.data[link + p] == 0.0) continue;  // no path, whatever its delay: sources pad with 0, -1 or NaN
        const double seconds = delay.data[first + p * step.back()].real();
        sum += from.data[link + p] * std::polar(1.0, -2.0 * std::numbers::pi * f * seconds);
      }
      g.data.push_back(sum);
    }
    for (std::size_t i = index.size(); i-- > 0;) {
      if (++index[i] < from.shape[i]) break;
      index[i] = 0;
    }
  }
  return g;
}

}  // namespace airloom::importers
