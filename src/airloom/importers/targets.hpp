#pragma once
/// Channels as instances of the five systems: arrays of docs/files.md.
#include <optional>
#include <string>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/importers/channels.hpp"
#include "airloom/systems/dab/problem/scenario.hpp"
#include "airloom/systems/mdd/problem/scenario.hpp"

namespace airloom::importers {

struct HapsTarget {
  std::vector<double> haps;
  std::optional<double> sinr_min_db;
};
void fields(maybe_const<HapsTarget> auto& t, auto&& field) {
  field("haps", t.haps, "indices of the transmitters that are high-altitude platforms");
  field("sinr_min_db", t.sinr_min_db, "SINR that every user must reach");
}

struct DabTarget {
  double pa_beta1_re = dab::Scenario{}.pa_beta1_re;
  double pa_beta1_im = dab::Scenario{}.pa_beta1_im;
  double pa_beta3_re_per_w = dab::Scenario{}.pa_beta3_re_per_w;
  double pa_beta3_im_per_w = dab::Scenario{}.pa_beta3_im_per_w;
};
void fields(maybe_const<DabTarget> auto& t, auto&& field) {
  field("pa_beta1_re", t.pa_beta1_re, "linear gain of the amplifiers, real part");
  field("pa_beta1_im", t.pa_beta1_im, "and imaginary part");
  field("pa_beta3_re_per_w", t.pa_beta3_re_per_w, "coefficient of the third order, real part");
  field("pa_beta3_im_per_w", t.pa_beta3_im_per_w, "and imaginary part");
}

struct MddTarget {
  std::vector<double> subcarrier_ul;
  double user_power_dbm = mdd::Scenario{}.user_power_dbm;
  double si_residual_ap_db = mdd::Scenario{}.si_residual_ap_db;
  double si_residual_user_db = mdd::Scenario{}.si_residual_user_db;
  double iai_residual_db = mdd::Scenario{}.iai_residual_db;
  double imi_residual_db = mdd::Scenario{}.imi_residual_db;
  double reference_gain_db = mdd::Scenario{}.reference_gain_db;
  double path_loss_exponent = mdd::Scenario{}.path_loss_exponent;
  std::optional<double> gain_ap_ap_db;
  std::optional<double> gain_user_user_db;
  std::optional<double> user_power_w;
  double qos_dl_nats = mdd::Scenario{}.qos_dl_nats;
  double qos_ul_nats = mdd::Scenario{}.qos_ul_nats;
  double link_floor_db = mdd::default_link_floor_db;
};
void fields(maybe_const<MddTarget> auto& t, auto&& field) {
  field("subcarrier_ul", t.subcarrier_ul, "which of the selected subcarriers, counted from 0, are uplink; empty: the last third");
  field("user_power_dbm", t.user_power_dbm, "power budget of each user");
  field("si_residual_ap_db", t.si_residual_ap_db, Range{.high = 0.0}, "self-interference left at an access point");
  field("si_residual_user_db", t.si_residual_user_db, Range{.high = 0.0}, "self-interference left at a user");
  field("iai_residual_db", t.iai_residual_db, Range{.high = 0.0}, "interference left between access points, besides the path loss");
  field("imi_residual_db", t.imi_residual_db, Range{.high = 0.0}, "interference left between users, besides the path loss");
  field("reference_gain_db", t.reference_gain_db, "gain at 1 m, for gains between access points and between users that the file lacks");
  field("path_loss_exponent", t.path_loss_exponent, at_least(0), "exponent of the distance there");
  field("gain_ap_ap_db", t.gain_ap_ap_db, decibels(),
        "gain between any two access points, where the file has none and it does not follow from distances; over the noise where the "
        "channels are");
  field("gain_user_user_db", t.gain_user_user_db, decibels(), "and between any two users");
  field("user_power_w", t.user_power_w, above(0),
        "power budget of each user in W, or in the unit that noise is in; instead of user_power_dbm");
  field("qos_dl_nats", t.qos_dl_nats, at_least(0), "rate promised to every user in the downlink, nats, summed over its subcarriers");
  field("qos_ul_nats", t.qos_ul_nats, at_least(0), "and in the uplink");
  field(
      "link_floor_db", t.link_floor_db, between(-most_decibels, 20),
      "least SNR, in the better direction at full power, of a link that serves, where the file has no serve; -300: all but channels of 0");
}

struct TwotierTarget {
  std::vector<double> user_station;
  std::vector<double> macro;
};
void fields(maybe_const<TwotierTarget> auto& t, auto&& field) {
  field("user_station", t.user_station, "the transmitter that serves each user; empty: the strongest one");
  field("macro", t.macro, "indices of the transmitters that are macro stations; empty: not told");
}

struct IabTarget {
  int donor = 0;
  int node = 1;
  std::optional<int> backhaul_user;
  std::vector<double> aerial_users;
  std::vector<double> ground_users;
  std::optional<int> n_rf_donor;
  std::optional<int> n_rf_node;
};
void fields(maybe_const<IabTarget> auto& t, auto&& field) {
  field("donor", t.donor, at_least(0), "the transmitter that is the donor");
  field("node", t.node, at_least(-1), "the transmitter that is the access node; -1: none, one station serves its users on the whole band");
  field("backhaul_user", t.backhaul_user, at_least(0), "the receiver that is the node's backhaul antenna");
  field("aerial_users", t.aerial_users, "the receivers that the donor serves besides; without a node empty: all");
  field("ground_users", t.ground_users, "the receivers that the node serves");
  field("n_rf_donor", t.n_rf_donor, at_least(1), "RF chains of the donor; default: one per stream");
  field("n_rf_node", t.n_rf_node, at_least(1), "RF chains of the node; default: one per stream");
}

/// What was not used of the file, or decided from it, for the user to know.
using Notes = std::vector<std::string>;

/// @param more   the file's arrays, for those that only this system knows
/// @param notes  takes what a user should know
/// @throws InvalidInput  naming what the channels lack for this system
[[nodiscard]] io::Arrays to_arrays(const Channels& channels, const HapsTarget& target, const io::Arrays& more = {}, Notes* notes = nullptr);
[[nodiscard]] io::Arrays to_arrays(const Channels& channels, const DabTarget& target, const io::Arrays& more = {}, Notes* notes = nullptr);
/// gain_ap_user is the mean of |h|^2 over antennas and subcarriers unless the file has it; gain_ap_ap and gain_user_user come from
/// the file, else from the distances by reference_gain_db and path_loss_exponent.
[[nodiscard]] io::Arrays to_arrays(const Channels& channels, const MddTarget& target, const io::Arrays& more, Notes* notes = nullptr);
/// Every transmitter is a cell and a node; on each subcarrier it serves its users in turn with the matched beam of the slot's user.
[[nodiscard]] io::Arrays to_arrays(const Channels& channels, const TwotierTarget& target, const io::Arrays& more = {},
                                   Notes* notes = nullptr);
/// Without a node: hybrid precoding of one station. Without a bandwidth 1 Hz is taken there, so that rates are spectral efficiencies.
[[nodiscard]] io::Arrays to_arrays(const Channels& channels, const IabTarget& target, const io::Arrays& more = {}, Notes* notes = nullptr);

/// The system's target options from `--set`, then its arrays. @throws InvalidInput  for an unknown system or option
[[nodiscard]] io::Arrays instance_arrays(const std::string& system, const Channels& channels, const Values& set, const io::Arrays& more,
                                         Notes* notes = nullptr);
/// Names and meanings of a system's target options.
[[nodiscard]] std::vector<FieldInfo> target_fields(const std::string& system);

}  // namespace airloom::importers
