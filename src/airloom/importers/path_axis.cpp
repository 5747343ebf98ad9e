#include "airloom/importers/path_axis.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace airloom::importers {
namespace {

/// What one user's channel is along the axis.
struct Profile {
  std::vector<double> power;       ///< over all antennas; 0 where an entry is zero or NaN
  std::vector<double> unevenness;  ///< largest over least modulus among the antennas, minus 1
  std::size_t last = 0;            ///< entries up to the last one that is not zero
  bool holes = false;              ///< zeros before it
};

Profile profile(const NamedArray& array, std::size_t user) {  // axes u, m, n, s
  const auto antennas = static_cast<std::size_t>(array.shape[1] * array.shape[2]);
  const auto entries = static_cast<std::size_t>(array.shape[3]);
  Profile p;
  for (std::size_t s = 0; s < entries; ++s) {
    double power = 0.0, least = HUGE_VAL, most = 0.0;
    for (std::size_t n = 0; n < antennas; ++n) {
      const double modulus = std::abs(array.data[(user * antennas + n) * entries + s]);
      power += modulus * modulus;
      least = std::min(least, modulus);
      most = std::max(most, modulus);
    }
    p.power.push_back(std::isfinite(power) ? power : 0.0);
    p.unevenness.push_back(least > 0.0 ? most / least - 1.0 : HUGE_VAL);
    if (p.power.back() > 0.0) {
      p.holes = p.holes || p.last < s;
      p.last = s + 1;
    }
  }
  return p;
}

double spread_of(const Profile& p) {
  double least = HUGE_VAL, most = 0.0;
  for (std::size_t s = 0; s < p.last; ++s) {
    least = std::min(least, p.power[s]);
    most = std::max(most, p.power[s]);
  }
  return most / least;
}

}  // namespace

std::string looks_like_paths(const NamedArray& given) {
  if (given.extent('s') < 2) return {};
  NamedArray flat = given;
  for (const char axis : {'r', 't'}) {
    if (flat.extent(axis) > 1) flat = pick(flat, axis, 0, "snapshot");
  }
  const NamedArray array = ordered(flat, "umns");
  const auto users = static_cast<std::size_t>(array.shape[0]);
  const auto entries = static_cast<std::size_t>(array.shape[3]);
  const bool several_antennas = array.shape[1] * array.shape[2] >= 3;
  std::size_t with_path = 0, padded = 0, full = 0, plane = 0, jumping = 0, falling = 0;
  bool holes = false;
  for (std::size_t u = 0; u < users; ++u) {
    const Profile p = profile(array, u);
    if (p.last == 0) continue;
    ++with_path;
    holes = holes || p.holes;
    (p.last < entries ? padded : full) += 1;
    constexpr double rounding = 1e-3;  // of complex64
    if (std::all_of(p.unevenness.begin(), p.unevenness.begin() + static_cast<std::ptrdiff_t>(p.last),
                    [](double x) { return x < rounding; }))
      ++plane;
    if (p.last > 1 && spread_of(p) > 4.0) ++jumping;
    if (p.last >= 4 && std::is_sorted(p.power.begin(), p.power.begin() + static_cast<std::ptrdiff_t>(p.last), std::greater<>()) &&
        p.power[0] > 10.0 * p.power[p.last - 1])
      ++falling;
  }
  if (with_path == 0) return {};
  const std::string of = " of " + std::to_string(with_path) + " users";
  std::size_t lengths = 0;  // different ones: guard subcarriers end alike for all
  {
    std::vector<std::size_t> seen;
    for (std::size_t u = 0; u < users; ++u) {
      const std::size_t last = profile(array, u).last;
      if (last > 0 && std::ranges::find(seen, last) == seen.end()) seen.push_back(last);
    }
    lengths = seen.size();
  }
  if (!holes && padded > 0 && lengths > 1)
    return "it is zero or NaN from some entry on for " + std::to_string(padded) + of + ", as where some have fewer paths";
  if (several_antennas && plane == with_path && 2 * jumping > with_path)
    return "every entry is one plane wave over the antennas, and their powers differ by more than 6 dB for " + std::to_string(jumping) + of;
  if (falling == with_path && with_path >= 4)
    return "the power falls from entry to entry by more than 10 dB for all " + std::to_string(with_path) + " users";
  return {};
}

}  // namespace airloom::importers
