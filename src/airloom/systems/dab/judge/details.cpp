#include "airloom/systems/dab/judge/details.hpp"

#include <cmath>
#include <numbers>
#include <string>

#include "airloom/systems/dab/judge/beam_pattern.hpp"
#include "airloom/systems/dab/judge/monte_carlo.hpp"
#include "airloom/systems/matrix_arrays.hpp"

namespace airloom::dab {
namespace {

constexpr double degrees = 180.0 / std::numbers::pi;
constexpr Eigen::Index symbols = 200000;
constexpr std::uint64_t symbol_seed = 1;

Values patterns(const Instance& x, const Solution& s) {
  Values out;
  const Eigen::VectorXd angle = pattern_angles();
  out.set("angle_deg", list(degrees * angle));
  const bool placed = x.tx_normal_rad.size() == x.stations() && x.tx_pos_m.cols() == x.stations() && x.rx_pos_m.cols() == x.users();
  for (Eigen::Index b = 0; b < x.stations(); ++b) {
    std::string end = "_";
    end += std::to_string(b);
    const BeamPattern pattern = beam_pattern(x, s, b, AmplifierModel::actual, angle);
    const Peak useful = peak(angle, pattern.useful_dbw);
    const PatternIntegrals whole = pattern_integrals(x, s, b, AmplifierModel::actual);
    out.set("useful_dbw" + end, list(pattern.useful_dbw));
    out.set("distortion_dbw" + end, list(pattern.distortion_dbw));
    out.set("total_dbw" + end, list(pattern.total_dbw));
    out.set("useful_peak_dbw" + end, useful.level_dbw);
    out.set("useful_peak_deg" + end, degrees * useful.angle_rad);
    out.set("distortion_peak_dbw" + end, peak(angle, pattern.distortion_dbw).level_dbw);
    out.set("useful_to_distortion_db" + end, 10.0 * std::log10(whole.useful_w / whole.distortion_w));
    if (!placed) continue;
    const Eigen::VectorXd users = user_angles(x, b);
    out.set("user_deg" + end, list(degrees * users));
    out.set("user_useful_dbw" + end, list(beam_pattern(x, s, b, AmplifierModel::actual, users).useful_dbw));
  }
  return out;
}

Values signals(const Instance& x, const Solution& s, Waveform waveform) {
  const MonteCarlo measured = simulate(x, s, symbols, symbol_seed, waveform);
  return {{"link_error", measured.link_error},
          {"sum_rate_symbols", measured.sum_rate},
          {"distortion_ratio_block", measured.block_total_ratio.mean()},
          {"distortion_ratio_correlated", measured.correlated_ratio.mean()},
          {"distortion_ratio_station", measured.block_ratio.mean()},
          {"distortion_deviation_correlated", (measured.correlated_ratio.array() - 1.0).abs().maxCoeff()}};
}

}  // namespace

const std::vector<Detail<Instance, Solution>>& details() {
  static const std::vector<Detail<Instance, Solution>> list{
      {"beam_pattern", "power over the angle, useful and distortion, of every station", patterns},
      {"monte_carlo", "Gaussian symbols through the amplifiers against the formulas",
       [](const Instance& x, const Solution& s) { return signals(x, s, Waveform::gaussian); }},
      {"ofdm", "OFDM signals through the amplifiers against the formulas",
       [](const Instance& x, const Solution& s) { return signals(x, s, Waveform::ofdm); }},
  };
  return list;
}

}  // namespace airloom::dab
