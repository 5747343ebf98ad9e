#include "airloom/importers/checks.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"
#include "airloom/importers/free_space.hpp"
#include "airloom/io/array_reader.hpp"
#include "airloom/radio/array.hpp"

namespace airloom::importers {
namespace {

double quantile(std::vector<double> x, double share) {
  std::ranges::sort(x);
  const double at = share * static_cast<double>(x.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const double next = x[std::min(low + 1, x.size() - 1)];
  return x[low] + (at - static_cast<double>(low)) * (next - x[low]);
}

std::string db(double x) { return shortest(std::round(10.0 * x) / 10.0) + " dB"; }

radio::ArrayPositions positions_of(TxArray kind, std::int64_t antennas, const Options& o) {
  const int n = static_cast<int>(antennas);
  const auto plane = [&](radio::Plane p) {
    const int second = o.panel_rows ? *o.panel_rows : o.panel_columns ? n / *o.panel_columns : static_cast<int>(std::lround(std::sqrt(n)));
    if (second < 1 || n % second != 0)
      throw InvalidInput("tx_array: " + std::to_string(n) + " antennas are no square; give panel_rows or panel_columns");
    return radio::upa(n / second, second, 0.5, 0.5, p);
  };
  switch (kind) {
    case TxArray::unknown: break;
    case TxArray::ula_x: return radio::ula(n, 0.5, radio::Axis::x);
    case TxArray::ula_y: return radio::ula(n, 0.5, radio::Axis::y);
    case TxArray::ula_z: return radio::ula(n, 0.5, radio::Axis::z);
    case TxArray::upa_xy: return plane(radio::Plane::xy);
    case TxArray::upa_yz: return plane(radio::Plane::yz);
    case TxArray::upa_xz: return plane(radio::Plane::xz);
  }
  return radio::ula(n);
}

}  // namespace

GainReport gain_report(const Channels& x) {
  const Eigen::MatrixXd gain = x.gains();
  std::vector<double> gain_db;
  for (const double g : gain.reshaped()) {
    if (g > 0.0) gain_db.push_back(to_db(g));
  }
  if (gain_db.empty()) throw InvalidInput("all channels are zero");
  return {.least_db = quantile(gain_db, 0.0),
          .median_db = quantile(gain_db, 0.5),
          .most_db = quantile(gain_db, 1.0),
          .silent_links = static_cast<int>(gain.size()) - static_cast<int>(gain_db.size())};
}

std::string to_text(const GainReport& report) {
  std::string text =
      "gain 10 log10 ||h||^2: median " + db(report.median_db) + ", from " + db(report.least_db) + " to " + db(report.most_db);
  if (report.silent_links > 0) text += "; " + std::to_string(report.silent_links) + " links without a path";
  return text;
}

void check_flags(const io::Arrays& arrays, const Options& o) {
  for (const char* name : {"normalized", "normalize", "normalize_channel"}) {
    const auto found = arrays.find(name);
    if (found == arrays.end()) continue;
    io::ArrayReader reader(arrays, name);
    const bool normalized = reader.flag(name, false);
    reader.raise();
    if (normalized && !o.path_gain_db && !o.noise && !o.snr_db) {
      throw InvalidInput(std::string(name) +
                         ": true; normalized channels have lost the path loss: make them with normalize=False, or give path_gain_db; "
                         "noise=1 takes gains as SNRs per unit of power, snr_db=... channels of mean gain 1 at that SNR");
    }
  }
}

void check_gains(Channels& x, Source source, const Options& o) {
  const Eigen::MatrixXd gain = x.gains();
  // a square that overflows, or a zero times an infinite factor, would pass comparisons with limits as NaN
  if (!gain.allFinite()) throw InvalidInput("a gain is no finite number: wrong units, source_tx_power_w or path_gain_db");
  const GainReport report = gain_report(x);
  if (x.over_noise) return;  // SNRs per unit of power: any size
  const std::string divided = "; channels divided by the noise are imported with --opt noise=1";
  if (report.most_db > 20.0)
    throw InvalidInput(to_text(report) + "; above 20 dB: normalized channels, or channels divided by the noise" + divided);
  if (report.least_db < -200.0) {
    throw InvalidInput(to_text(report) + "; below -200 dB: wrong units, a wrong axis, or a missing sqrt of the number of subcarriers");
  }
  std::vector<double> per_antenna;
  for (Eigen::Index b = 0; b < gain.rows(); ++b) {
    for (Eigen::Index u = 0; u < gain.cols(); ++u) {
      if (gain(b, u) > 0.0) per_antenna.push_back(to_db(gain(b, u) / static_cast<double>(x.tx[static_cast<std::size_t>(b)].antennas)));
    }
  }
  if (quantile(per_antenna, 0.5) > -20.0) {
    throw InvalidInput(
        to_text(report) + "; " + db(quantile(per_antenna, 0.5)) +
        " per antenna is no path loss: normalized channels (normalize=True removes it); make them without, or give path_gain_db; if they "
        "are divided by the noise, so that gains are SNRs per unit of power, say --opt noise=1 (or --opt snr_db=12 for channels of mean "
        "gain 1 at that SNR)");
  }
  if (x.carrier_hz && x.tx_pos_m.cols() > 0 && x.rx_pos_m.cols() > 0 && !o.path_gain_db) check_distances(x, gain, source);
}

std::vector<std::string> check_steering(const Channels& x, const Options& o) {
  if (o.tx_array == TxArray::unknown) return {};
  if (x.tx_pos_m.cols() == 0 || x.rx_pos_m.cols() == 0)
    throw InvalidInput("tx_array: the test of steering vectors needs tx_pos_m and rx_pos_m in the file");
  std::vector<double> right;
  std::vector<double> wrong;
  for (std::int64_t b = 0; b < x.stations(); ++b) {
    const radio::ArrayPositions elements = positions_of(o.tx_array, x.tx[static_cast<std::size_t>(b)].antennas, o);
    for (std::int64_t u = 0; u < x.users; ++u) {
      const Eigen::VectorXcd h = x.link(0, b, u);
      if (h.norm() <= 0.0 || h.size() < 2) continue;
      const Eigen::VectorXcd a = radio::steering(elements, (x.rx_pos_m.col(u) - x.tx_pos_m.col(b)).normalized());
      right.push_back(std::abs(a.conjugate().dot(h)) / (a.norm() * h.norm()));
      wrong.push_back(std::abs(a.dot(h)) / (a.norm() * h.norm()));
    }
  }
  if (right.empty()) return {};
  const double agree = quantile(right, 0.5);
  const double conjugate = quantile(wrong, 0.5);
  if (conjugate > 0.9 && agree < conjugate - 0.05) {
    throw InvalidInput("the channels are conjugated: lines of sight follow a where they must follow conj(a) (median match " +
                       shortest(conjugate) + " against " + shortest(agree) +
                       "): set convention to the other of h and physical, or the antennas are numbered from the other end");
  }
  if (agree > 0.9) return {};
  return {"half of the links do not look like the wave from their direction (median match " + shortest(agree) +
          "): no line of sight, another array, its antennas in another order, or swapped axes"};
}

}  // namespace airloom::importers
