#include "airloom/importers/free_space.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"
#include "airloom/importers/checks.hpp"

namespace airloom::importers {
namespace {

/// Free-space gain over the measured gain per antenna, of every link that is not silent, in dB.
struct ExcessLoss {
  std::vector<double> given;
  std::vector<double> swapped;  ///< with distances of transmitter u and user b; empty when there are not as many of both
  std::vector<double> gain_db;
  std::vector<double> free_space_db;
};

double loss_quantile(std::vector<double> x, double share) {
  std::ranges::sort(x);
  const double at = share * static_cast<double>(x.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const double next = x[std::min(low + 1, x.size() - 1)];
  return x[low] + (at - static_cast<double>(low)) * (next - x[low]);
}

double middle_half(const std::vector<double>& x) { return loss_quantile(x, 0.75) - loss_quantile(x, 0.25); }

std::string rounded_db(double x, double digits = 10.0) { return shortest(std::round(digits * x) / digits) + " dB"; }

ExcessLoss excess_loss(const Channels& x, const Eigen::MatrixXd& gain) {
  ExcessLoss excess;
  const double wavelength = speed_of_light_m_s / *x.carrier_hz;
  const auto free_space = [&](Eigen::Index b, Eigen::Index u) {
    const double distance = (x.tx_pos_m.col(b) - x.rx_pos_m.col(u)).norm();
    return 2.0 * to_db(wavelength / (4.0 * std::numbers::pi * std::max(distance, wavelength)));
  };
  for (Eigen::Index b = 0; b < gain.rows(); ++b) {
    for (Eigen::Index u = 0; u < gain.cols(); ++u) {
      if (gain(b, u) <= 0.0) continue;
      excess.gain_db.push_back(to_db(gain(b, u) / static_cast<double>(x.tx[static_cast<std::size_t>(b)].antennas)));
      excess.free_space_db.push_back(free_space(b, u));
      excess.given.push_back(excess.free_space_db.back() - excess.gain_db.back());
      if (gain.rows() == gain.cols()) excess.swapped.push_back(free_space(u, b) - excess.gain_db.back());
    }
  }
  return excess;
}

/// How many links lie `loss` dB below free space, within half a dB; 0 when more than one in twenty has even less loss.
std::size_t links_at(const std::vector<double>& given, double loss) {
  const auto at = std::ranges::count_if(given, [&](double x) { return std::abs(x - loss) < 0.5; });
  const auto less = std::ranges::count_if(given, [&](double x) { return x < loss - 0.5; });
  return 20 * less > std::ssize(given) ? 0 : static_cast<std::size_t>(at);
}

std::string links_text(std::size_t at, std::size_t all) {
  return at == all ? "all " + std::to_string(all) + " links" : std::to_string(at) + " of " + std::to_string(all) + " links";
}

/// "--opt source_tx_power_w=16", the factor that makes free space of it.
std::string scale_cure(double power) { return "--opt source_tx_power_w=" + shortest(power); }

[[noreturn]] void refuse_above(const std::string& links, double subcarriers, double power, Source source) {
  const std::string count = shortest(subcarriers);
  throw InvalidInput(links + " lie 10 log10(" + shortest(power) + ") = " + rounded_db(to_db(power), 100.0) +
                     " above free space at the positions and carrier of the file: sqrt of the number of subcarriers, " + count + ", " +
                     (source == Source::deepmimo
                          ? "was multiplied though these channels were never divided by it (or were multiplied before)"
                          : "was multiplied once too often") +
                     "; divide by it: " + scale_cure(power));
}

[[noreturn]] void refuse_below(const std::string& links, double loss, double subcarriers, Source source) {
  const std::string count = shortest(subcarriers);
  throw InvalidInput("a missing sqrt of the number of subcarriers: " + links + " are " + rounded_db(loss, 100.0) +
                     " below free space, which is the factor of " + count + " subcarriers; multiply by its root" +
                     (source == Source::deepmimo ? ": --opt total_subcarriers=" + count + " where the channels are some of so many, or "
                                                 : ", or import with --from deepmimo, or ") +
                     scale_cure(1.0 / subcarriers));
}

/// Gains off by the number of subcarriers of the file, or of the whole band where a file has some of it.
void check_scale(Channels& x, const std::vector<double>& given, Source source) {
  const double subcarriers = static_cast<double>(std::max(x.source_subcarriers, x.subcarriers));
  const std::size_t all = given.size();
  const auto enough = [&](std::size_t at) { return at >= 3 && 2 * at >= all; };
  if (subcarriers >= 4.0) {
    for (const double power : {subcarriers, subcarriers * subcarriers}) {
      if (const std::size_t at = links_at(given, -to_db(power)); enough(at)) refuse_above(links_text(at, all), subcarriers, power, source);
      if (const std::size_t at = links_at(given, to_db(power)); enough(at) && (power == subcarriers || at == all))
        refuse_below(links_text(at, all), to_db(power), power, source);
    }
    // reflections move line-of-sight links by a few dB, but not above free space by so much
    const double median = loss_quantile(given, 0.5);
    if (subcarriers >= 8.0 && std::abs(median + to_db(subcarriers)) < 1.0 && middle_half(given) < 3.0)
      refuse_above(links_text(all, all), subcarriers, subcarriers, source);
  }
  const double offset = loss_quantile(given, 0.5);
  if (middle_half(given) > 0.3 || std::abs(offset) < 1.0) return;
  const double lengths = std::round(std::abs(offset) / to_db(2.0));
  const double power = std::exp2(lengths);  // transforms have lengths of powers of two
  if (lengths >= 4.0 && std::abs(std::abs(offset) - to_db(power)) < 0.03) {
    if (offset > 0.0) refuse_below(links_text(all, all), offset, power, source);
    refuse_above(links_text(all, all), power, power, source);
  }
  x.notes.push_back(
      links_text(all, all) + " lie " + rounded_db(std::abs(offset), 100.0) + (offset > 0.0 ? " below" : " above") +
      " free space at the positions and carrier: antenna gains, or a factor that is not theirs (source_tx_power_w undoes one)");
}

}  // namespace

void check_distances(Channels& x, const Eigen::MatrixXd& gain, Source source) {
  const ExcessLoss excess = excess_loss(x, gain);
  if (excess.given.size() < 3) return;
  const double median = loss_quantile(excess.given, 0.5);
  if (excess.swapped.size() >= 4 && middle_half(excess.given) > 1.0 && middle_half(excess.swapped) < 0.25 * middle_half(excess.given)) {
    throw InvalidInput(
        "the transmitter and receiver axes are swapped: the gains fit the distances only with transmitters and users exchanged");
  }
  if (middle_half(excess.free_space_db) > 3.0 && middle_half(excess.gain_db) < 0.2 * middle_half(excess.free_space_db)) {
    throw InvalidInput("normalized channels: the gains vary by " + rounded_db(middle_half(excess.gain_db)) +
                       " where free space varies by " + rounded_db(middle_half(excess.free_space_db)) +
                       "; make them without normalization, or give path_gain_db");
  }
  check_scale(x, excess.given, source);
  if (median < -20.0) {
    throw InvalidInput("gains are " + rounded_db(-median) +
                       " above free space: normalized channels, a wrong carrier_hz, or sqrt(subcarriers) twice");
  }
}

}  // namespace airloom::importers
