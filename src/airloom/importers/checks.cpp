#include "airloom/importers/checks.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"
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

double spread(const std::vector<double>& x) { return quantile(x, 0.75) - quantile(x, 0.25); }

std::string db(double x) { return shortest(std::round(10.0 * x) / 10.0) + " dB"; }

/// Free-space loss over the measured gain per antenna, of every link that is not silent, in dB.
struct ExcessLoss {
  std::vector<double> given;
  std::vector<double> swapped;  ///< with distances of transmitter u and user b; empty when there are not as many of both
  std::vector<double> gain_db;
  std::vector<double> free_space_db;
};

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

void check_distances(const Channels& x, const Eigen::MatrixXd& gain) {
  const ExcessLoss excess = excess_loss(x, gain);
  if (excess.given.size() < 3) return;
  const double median = quantile(excess.given, 0.5);
  if (excess.swapped.size() >= 4 && spread(excess.given) > 1.0 && spread(excess.swapped) < 0.25 * spread(excess.given)) {
    throw InvalidInput(
        "the transmitter and receiver axes are swapped: the gains fit the distances only with transmitters and users exchanged");
  }
  if (spread(excess.free_space_db) > 3.0 && spread(excess.gain_db) < 0.2 * spread(excess.free_space_db)) {
    throw InvalidInput("normalized channels: the gains vary by " + db(spread(excess.gain_db)) + " where free space varies by " +
                       db(spread(excess.free_space_db)) + "; make them without normalization, or give path_gain_db");
  }
  if (median < -20.0) {
    throw InvalidInput("gains are " + db(-median) +
                       " above free space: normalized channels, a wrong carrier_hz, or sqrt(subcarriers) twice");
  }
  const std::int64_t subcarriers = std::max(x.source_subcarriers, x.subcarriers);
  const double factor = to_db(static_cast<double>(subcarriers));
  if (subcarriers >= 4 && std::abs(median - factor) < 0.5 && spread(excess.given) < 0.5) {
    throw InvalidInput("a missing sqrt of the number of subcarriers: all links are " + db(median) +
                       " below free space, which is the factor of " + std::to_string(subcarriers) +
                       " subcarriers; multiply by its root, or import with --from deepmimo");
  }
}

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
    if (normalized && !o.path_gain_db) {
      throw InvalidInput(std::string(name) +
                         ": true; normalized channels have lost the path loss: make them with normalize=False, or give path_gain_db");
    }
  }
}

void check_gains(const Channels& x, const Options& o) {
  const Eigen::MatrixXd gain = x.gains();
  // a square that overflows, or a zero times an infinite factor, would pass comparisons with limits as NaN
  if (!gain.allFinite()) throw InvalidInput("a gain is no finite number: wrong units, source_tx_power_w or path_gain_db");
  const GainReport report = gain_report(x);
  for (Eigen::Index u = 0; u < gain.cols(); ++u) {
    if (gain.col(u).maxCoeff() <= 0.0)
      throw InvalidInput("user " + std::to_string(x.source_users[static_cast<std::size_t>(u)]) +
                         ": no path to any transmitter; leave it out with users=[...]");
  }
  if (report.most_db > 20.0) throw InvalidInput(to_text(report) + "; above 20 dB: normalized channels, or channels divided by the noise");
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
        " per antenna is no path loss: normalized channels (normalize=True removes it); make them without, or give path_gain_db");
  }
  if (x.carrier_hz && x.tx_pos_m.cols() > 0 && x.rx_pos_m.cols() > 0 && !o.path_gain_db) check_distances(x, gain);
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
