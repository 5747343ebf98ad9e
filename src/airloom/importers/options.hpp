#pragma once
/// What an import is told besides the file: which part of it, and what the file does not say.
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/fields.hpp"

namespace airloom::importers {

/// What the stored number is: the vector h of y = h^H w, or the physical coefficient g of y = sum g x, h = conj(g).
/// automatic: what the source is known to write; the file's `convention`, else h, for files of our own kind.
enum class Convention { automatic, h, physical };
constexpr auto enum_names(Convention) { return std::array<std::string_view, 3>{"automatic", "h", "physical"}; }

/// The transmitters' arrays, for the test of steering vectors.
enum class TxArray { unknown, ula_x, ula_y, ula_z, upa_xy, upa_yz, upa_xz };
constexpr auto enum_names(TxArray) {
  return std::array<std::string_view, 7>{"unknown", "ula_x", "ula_y", "ula_z", "upa_xy", "upa_yz", "upa_xz"};
}

/// What becomes of users whom no transmitter reaches.
enum class Unreachable { refuse, drop, keep };
constexpr auto enum_names(Unreachable) { return std::array<std::string_view, 3>{"refuse", "drop", "keep"}; }

struct Options {
  std::string array;
  std::string imag;
  std::string axes;
  Convention convention = Convention::automatic;
  int snapshot = 0;
  int time_step = 0;
  std::vector<double> subcarriers;
  std::vector<double> users;
  std::vector<double> transmitters;
  std::optional<int> rx_antenna;
  Unreachable unreachable = Unreachable::refuse;
  bool uplink = false;
  std::vector<double> frequencies_hz;
  std::optional<int> total_subcarriers;
  std::optional<int> panel_columns;
  std::optional<int> panel_rows;
  std::optional<int> antennas;
  double source_tx_power_w = 1.0;
  std::optional<double> path_gain_db;
  std::optional<double> noise;
  std::optional<double> snr_db;
  std::vector<double> tx_power_max_dbm;
  std::vector<double> tx_power_max_w;
  std::optional<double> noise_dbm;
  std::optional<double> noise_figure_db;
  std::optional<double> bandwidth_hz;
  std::optional<double> carrier_hz;
  TxArray tx_array = TxArray::unknown;
  std::string serve;
};

void fields(maybe_const<Options> auto& o, auto&& field) {
  field("array", o.array, "name of the channels' array in the file; empty: the source's own name");
  field("imag", o.imag, "name of the array of imaginary parts, where the file keeps them apart; array is that of the real parts then");
  field("axes", o.axes,
        "the array's axes in order, for files of no known layout, such as u,m,b,n,s; c is an axis of real and imaginary part");
  field("convention", o.convention, "whether the file holds h of y = h^H w or the physical coefficient g = conj(h)");
  field("snapshot", o.snapshot, at_least(0), "which realization (batch entry)");
  field("time_step", o.time_step, at_least(0), "which time step, where the array has several");
  field("subcarriers", o.subcarriers, "which subcarriers, [0, 8, 16]; empty: all");
  field("users", o.users, "which users; empty: all");
  field("transmitters", o.transmitters, "which transmitters; empty: all");
  field("rx_antenna", o.rx_antenna, at_least(0), "which antenna of each user, where it has several");
  field("unreachable", o.unreachable,
        "users without any path (zero, or NaN throughout): refuse them, drop them, or keep them with channels of 0, which twotier alone "
        "has a use for; a link that is NaN "
        "throughout is one without a path unless they are refused");
  field("uplink", o.uplink, "the file's transmitters are the users and its receivers the stations; channels hold in both directions");
  field("frequencies_hz", o.frequencies_hz, "for impulse responses: frequencies of the subcarriers from the carrier; empty: the carrier");
  field("total_subcarriers", o.total_subcarriers, at_least(1),
        "deepmimo: subcarriers over which the power was divided; default: as many as the array has");
  field("panel_columns", o.panel_columns, at_least(1), "deepmimo: elements N_y of the panel along y; their order becomes the toolkit's");
  field("panel_rows", o.panel_rows, at_least(1),
        "sionna: rows of the planar arrays, numbered from the top; their order becomes the toolkit's");
  field("antennas", o.antennas, at_least(1), "cellfree-book: antennas N of each access point, stacked in H");
  field("source_tx_power_w", o.source_tx_power_w, above(0), "power that the source transmitted when it computed the coefficients");
  field("path_gain_db", o.path_gain_db, "for normalized channels: the power gain of every link, which multiplies them");
  field("noise", o.noise, above(0),
        "for channels divided by the noise: its power in their unit, 1; gains are SNRs per unit of power, budgets 1 unless given");
  field("snr_db", o.snr_db, decibels(),
        "for channels of mean gain 1: SNR at the budget 1 of a gain of 1; channels are multiplied by its root, noise is 1");
  field("tx_power_max_w", o.tx_power_max_w, "the same in W, or in the unit that noise is in; not together with tx_power_max_dbm");
  field("tx_power_max_dbm", o.tx_power_max_dbm, "budget of every transmitter, one number or one each; default: the file's tx_power_max_w");
  field("noise_dbm", o.noise_dbm,
        "noise power at every user (of one subcarrier, for systems with several); default: the file's noise_w, else thermal noise of "
        "bandwidth_hz");
  field("noise_figure_db", o.noise_figure_db, at_least(0), "noise figure of the users, with bandwidth_hz; default 0");
  field("bandwidth_hz", o.bandwidth_hz, above(0), "bandwidth; default: the file's");
  field("carrier_hz", o.carrier_hz, above(0), "carrier frequency, for the comparison with free space; default: the file's");
  field("tx_array", o.tx_array,
        "the transmitters' arrays, half a wavelength apart, unturned: tests steering vectors where positions are known");
  field("serve", o.serve,
        "for haps, mdd, twotier: name of the array (transmitters, users) that says which serves whom; empty: serve, where the file has it");
}

}  // namespace airloom::importers
