#pragma once
/// One realization of the network: channels, gains, budgets, residual interference, promises; and an answer to it.
#include <Eigen/Core>
#include <cstdint>
#include <optional>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/tr38901/link_record.hpp"
#include "airloom/systems/mdd/problem/scenario.hpp"

namespace airloom::mdd {
AIRLOOM_API_BEGIN

/// Who serves whom.
using BoolMatrix = Eigen::Matrix<bool, Eigen::Dynamic, Eigen::Dynamic>;

/// Links that nobody asked to serve and that are too weak to (link_floor.hpp).
struct BlockedLinks {
  Eigen::Index count = 0;  ///< how many there are
  Eigen::Index ap = -1;    ///< of the first
  Eigen::Index user = -1;  ///< of the first
  double snr_db = 0.0;     ///< at full power on the best subcarrier; minus infinity for a channel of 0
};

/// One realization. On subcarrier c user d receives h^H f of what access point l sends with f, and access point l hears h of what
/// user d sends.
struct Instance {
  Eigen::MatrixXcd h;                        ///< (N, S L D): column (c L + l) D + d is access point l to user d on subcarrier c
  std::vector<int> subcarrier_dl;            ///< (M) indices below S
  std::vector<int> subcarrier_ul;            ///< (Mb) indices below S, none of them downlink
  Eigen::MatrixXd gain_ap_user;              ///< beta, (L, D): mean over fading, linear
  Eigen::MatrixXd gain_ap_ap;                ///< (L, L), symmetric, its diagonal is not used
  Eigen::MatrixXd gain_user_user;            ///< (D, D), symmetric, its diagonal is not used
  double noise_w = 0.0;                      ///< per subcarrier
  Eigen::VectorXd ap_power_max_w;            ///< (L); `tx_power_max_w` in files
  Eigen::VectorXd user_power_max_w;          ///< (D)
  Eigen::VectorXd si_residual_ap;            ///< (L), linear, as the following
  Eigen::VectorXd si_residual_user;          ///< (D)
  Eigen::VectorXd iai_residual;              ///< (L), at the receiving access point
  Eigen::VectorXd imi_residual;              ///< (D), at the receiving user
  double qos_dl_nats = 0.0;                  ///< promised to every user in the downlink
  double qos_ul_nats = 0.0;                  ///< promised to every user in the uplink
  bool qos_per_subcarrier = true;            ///< (19)-(20) of the source; false: (8d)-(8e)
  BoolMatrix serve;                          ///< (L, D)
  bool serve_given = true;                   ///< false: chosen by the link floor
  BlockedLinks blocked;                      ///< what the link floor took out
  bool include_mui = false;                  ///< count the interference between users that zero forcing leaves where not all are served
  std::optional<Eigen::MatrixXd> ul_weight;  ///< (L, D Mb), column d Mb + m, >= 0: see ul_weights.hpp; absent: all alike
  Eigen::Matrix3Xd tx_pos_m;                 ///< (3, L); no columns when unknown
  Eigen::Matrix3Xd rx_pos_m;                 ///< (3, D); no columns when unknown
  radio::tr38901::LinkRecord links = {};     ///< of a standard channel, access points to users

  /// L.
  [[nodiscard]] Eigen::Index aps() const { return gain_ap_user.rows(); }
  /// D.
  [[nodiscard]] Eigen::Index users() const { return gain_ap_user.cols(); }
  /// N, of each access point.
  [[nodiscard]] Eigen::Index antennas() const { return h.rows(); }
  /// S, of both directions.
  [[nodiscard]] Eigen::Index subcarriers() const { return h.cols() / (aps() * users()); }
  /// M.
  [[nodiscard]] Eigen::Index count_dl() const { return static_cast<Eigen::Index>(subcarrier_dl.size()); }
  /// Mb.
  [[nodiscard]] Eigen::Index count_ul() const { return static_cast<Eigen::Index>(subcarrier_ul.size()); }
  /// Channels of access point l to all users on subcarrier c, (N, D).
  [[nodiscard]] auto channel(Eigen::Index c, Eigen::Index l) const { return h.middleCols((c * aps() + l) * users(), users()); }
  /// How the promises count.
  [[nodiscard]] Qos qos() const { return qos_per_subcarrier ? Qos::subcarrier : Qos::sum; }
};

/// Powers of every link. The same shapes as Powers (power_problem.hpp).
struct Solution {
  Eigen::MatrixXd p_dl_w;                         ///< (L, D M), column d M + m, W
  Eigen::VectorXd p_ul_w;                         ///< (D Mb), entry d Mb + m, W
  std::optional<Eigen::MatrixXd> ul_weight = {};  ///< (L, D Mb) as of an instance, in whose place they count; 0 where not served
};

/// Draws one realization: users (stream 1) and access points (stream 2), x then y; shadowing (stream 3), one entity per pair: access
/// point and user l D + d, then access points L D + l L + l' (l < l'), then users L D + L^2 + d D + d' (d < d'); taps (stream 4,
/// entity l D + d), antenna fastest.
///
///     beta = reference_gain d^-exponent 10^(shadowing_db z / 10),  h[c] = sum_u sqrt(beta / U) alpha_u e^(-2 pi i c u / S) / sqrt(S)
///
/// so that E|h|^2 = beta / S on every subcarrier; standard channels: standard_channel.hpp. Source: [mdd] Eq. (15) and Sec. II; the unitary
/// transform is derived, README.md.
/// @throws InvalidInput
[[nodiscard]] Instance draw(const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

/// Whether `serve` is to be checked, or not yet chosen (link_floor.hpp).
enum class Service { given, to_be_chosen };

/// Checks an instance whoever made it, all but whether its channels allow zero forcing (zero_forcing.hpp).
/// @param subject  for messages: "instance file.npz"
/// @throws InvalidInput  with every fault
void validate(const Instance& instance, const std::string& subject, Service service = Service::given);

/// Checks a solution's weights (Solution::ul_weight) against its instance.
/// @throws InvalidInput  with every fault
void validate_weights(const Instance& instance, const Eigen::MatrixXd& weight, const std::string& subject);

/// Powers of nothing.
[[nodiscard]] Solution silent(const Instance& instance);

AIRLOOM_API_END
}  // namespace airloom::mdd
