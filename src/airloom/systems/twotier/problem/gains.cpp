#include "airloom/systems/twotier/problem/gains.hpp"

#include "airloom/core/units.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

/// Whether the link of a station's cell goes down on this sub-channel, by the duplex mode.
bool goes_down(const Scenario& s, bool macro, bool second_half, bool second_row) {
  switch (s.duplex) {
    case Duplex::fdd: return s.direction == LinkDirection::downlink;
    case Duplex::reversed: return macro != second_half;
    case Duplex::full: return !second_row;
  }
  return true;
}

/// Node number of an end under the scenario's numbering.
int node_of(const Scenario& s, const Places& places, End end) {
  const bool only_users = s.duplex == Duplex::fdd && s.direction == LinkDirection::uplink;
  return static_cast<int>(only_users ? end - places.stations() : end);
}

Eigen::VectorXd budgets(const Scenario& s, const Places& places) {
  Eigen::VectorXd stations = Eigen::VectorXd::Constant(places.stations(), s.femto_power_w);
  stations.head(places.macros).setConstant(s.macro_power_w);
  const Eigen::VectorXd users = Eigen::VectorXd::Constant(places.users(), s.user_power_w);
  if (s.duplex == Duplex::fdd) return s.direction == LinkDirection::downlink ? stations : users;
  Eigen::VectorXd all(stations.size() + users.size());
  all << stations, users;
  return all;
}

}  // namespace

Beams point_beams(const Places& places, const Eigen::VectorXi& server, Links& links) {
  Beams beams{.station_sine = Eigen::VectorXd(places.users()), .user_sine = Eigen::VectorXd(places.users())};
  for (Index u = 0; u < places.users(); ++u) {
    const End user = places.stations() + u;
    beams.station_sine[u] = links.beam_sine(server[u], user);
    beams.user_sine[u] = links.beam_sine(user, server[u]);
  }
  return beams;
}

double subchannel_frequency(const Scenario& s, Index n) {
  return (static_cast<double>(n) - 0.5 * s.subchannels) * s.subchannel_bandwidth_hz();
}

std::vector<Slot> slots_of(const Scenario& s, const Places& places, const Eigen::MatrixXi& owner, const Beams& beams, Index n) {
  const Index stations = places.stations();
  const bool second_half = n >= s.subchannels;
  std::vector<Slot> slots;
  for (int row = 0; row < (s.duplex == Duplex::full ? 2 : 1); ++row) {
    for (Index b = 0; b < stations; ++b) {
      const int u = owner(b, n % s.subchannels);
      if (u < 0) continue;
      const bool down = goes_down(s, places.is_macro(b), second_half, row == 1);
      Slot slot{.cell = row * stations + b,
                .user = u,
                .sender = b,
                .receiver = stations + u,
                .sender_sine = beams.station_sine[u],
                .receiver_sine = beams.user_sine[u]};
      if (!down) {
        std::swap(slot.sender, slot.receiver);
        std::swap(slot.sender_sine, slot.receiver_sine);
      }
      slots.push_back(slot);
    }
  }
  return slots;
}

void fill_slots(const Scenario& s, const Places& places, const Eigen::MatrixXi& owner, const Beams& beams, Links& links, Instance& x) {
  constexpr double fitted_from_m = 50.0;
  const Index stations = places.stations();
  const Index cells = stations * (s.duplex == Duplex::full ? 2 : 1);
  const Index channels = s.subchannels * (s.duplex == Duplex::reversed ? 2 : 1);
  const double noise = s.noise_w();
  const double self_gain = from_db(-s.self_interference_cancellation_db);
  x.gains.setZero(cells, channels * cells);
  x.node.setConstant(cells, channels, -1);
  x.user.setConstant(cells, channels, -1);
  x.weight.setZero(cells, channels);
  x.node_power_max_w = budgets(s, places);
  x.subchannel_bandwidth_hz = s.subchannel_bandwidth_hz();
  if (s.slot_se_max > 0.0) x.slot_se_max = Eigen::MatrixXd::Constant(cells, channels, s.slot_se_max);
  x.cell_is_macro.resize(cells);
  for (Index c = 0; c < cells; ++c) x.cell_is_macro[c] = places.is_macro(c % stations);
  for (Index n = 0; n < channels; ++n) {
    const double frequency = subchannel_frequency(s, n % s.subchannels);
    const std::vector<Slot> slots = slots_of(s, places, owner, beams, n);
    for (const Slot& heard : slots) {
      x.node(heard.cell, n) = node_of(s, places, heard.sender);
      x.user(heard.cell, n) = heard.user;
      x.weight(heard.cell, n) = places.of_femto(heard.user) ? s.femto_weight : s.macro_weight;
      if (links.distance_m(heard.sender, heard.receiver) < fitted_from_m) ++x.survey.links_below_50_m;
      for (const Slot& sent : slots) {
        const double gain = sent.sender == heard.receiver
                                ? self_gain
                                : links.gain(sent.sender, sent.sender_sine, heard.receiver, heard.receiver_sine, frequency);
        x.gains(sent.cell, n * cells + heard.cell) = gain / noise;
      }
      x.gains(heard.cell, n * cells + heard.cell) /= s.gap();
    }
  }
}

Eigen::MatrixXd sensed_snr(const Scenario& s, const Places& places, const Eigen::MatrixXi& owner, const Beams& beams, Links& links) {
  const Index stations = places.stations();
  Eigen::VectorXd slots = Eigen::VectorXd::Zero(places.users());
  for (Index b = 0; b < places.macros; ++b) {
    for (Index n = 0; n < owner.cols(); ++n) {
      if (owner(b, n) >= 0) slots[owner(b, n)] += 1.0;
    }
  }
  Eigen::MatrixXd snr = Eigen::MatrixXd::Zero(stations, owner.cols());
  for (Index n = 0; n < owner.cols(); ++n) {
    for (Index m = 0; m < places.macros; ++m) {
      const int u = owner(m, n);
      if (u < 0) continue;
      const double power = s.user_power_w / slots[u];
      for (Index b = places.macros; b < stations; ++b) {
        snr(b, n) += power * links.element_gain(b, stations + u, beams.user_sine[u], subchannel_frequency(s, n)) / s.noise_w();
      }
    }
  }
  return snr;
}

}  // namespace airloom::twotier
