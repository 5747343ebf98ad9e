#pragma once
/// Channels from anywhere in one form: every reader fills it, every system's adapter takes from it.
#include <Eigen/Core>
#include <complex>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "airloom/importers/named_array.hpp"
#include "airloom/importers/options.hpp"

namespace airloom::importers {

/// h of one transmitter to all users on all subcarriers, one receive antenna each.
struct TxChannels {
  std::int64_t antennas = 0;
  std::vector<std::complex<double>> h;  ///< [s, u, n], n fastest, sqrt of power gain, y = h^H w
};

/// One snapshot. Powers, noise and positions are those of the transmitters and users that were selected.
struct Channels {
  std::int64_t subcarriers = 1;
  std::int64_t users = 0;
  std::vector<TxChannels> tx;
  std::vector<std::int64_t> source_stations;  ///< which of the source's transmitters, in this order
  std::vector<std::int64_t> source_users;     ///< which of the source's users
  std::int64_t source_subcarriers = 1;        ///< of the source's band, also where fewer were selected
  Eigen::VectorXd tx_power_max_w;             ///< (B)
  Eigen::VectorXd noise_w;                    ///< (U)
  bool noise_of_band = false;                 ///< noise_w is thermal noise of bandwidth_hz, not of one subcarrier
  bool over_noise = false;                    ///< gains are SNRs per unit of power: no path gains, no watts
  std::optional<double> bandwidth_hz;
  std::optional<double> carrier_hz;
  Eigen::Matrix3Xd tx_pos_m;       ///< (3, B); no columns when unknown
  Eigen::Matrix3Xd rx_pos_m;       ///< (3, U); no columns when unknown
  Eigen::VectorXd weight;          ///< (U); empty when unknown
  std::string serve;               ///< name of the file's array of who serves whom; empty: serve, where the file has it
  std::vector<std::string> notes;  ///< what was done with the file that a user should know

  [[nodiscard]] std::int64_t stations() const { return static_cast<std::int64_t>(tx.size()); }
  /// Channel vector of one link, (N_b).
  [[nodiscard]] Eigen::Map<const Eigen::VectorXcd> link(std::int64_t s, std::int64_t b, std::int64_t u) const {
    const TxChannels& from = tx[static_cast<std::size_t>(b)];
    return {from.h.data() + (s * users + u) * from.antennas, from.antennas};
  }
  /// Mean over the subcarriers of ||h_{b,u}||^2, (B, U).
  [[nodiscard]] Eigen::MatrixXd gains() const;
};

/// What a reader found: one array per transmitter ("u", "n" and more), or one with axis b.
struct Found {
  std::vector<NamedArray> arrays;
  bool physical = false;  ///< coefficients g, which are conjugated here and nowhere else
  double amplitude = 1.0;
  std::int64_t source_subcarriers = 1;
  io::Arrays known = {};  ///< positions, carrier and the like that stand elsewhere in the layout, under the common names
  std::vector<std::string> notes = {};
};

/// Selects first, then looks at what was selected: conjugates, scales, takes users without a path out as the options say, adds powers,
/// noise and positions from the file or the options.
/// @param arrays  noise_w, tx_pos_m, ...: only the common names are looked at
/// @throws InvalidInput  naming the array or option that is missing, does not fit, or fits only when transmitters and users change places
[[nodiscard]] Channels make_channels(const io::Arrays& arrays, Found found, const Options& options);

}  // namespace airloom::importers
