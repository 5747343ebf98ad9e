#include "airloom/systems/haps/design/gram_exchange.hpp"

#include <algorithm>

#include "airloom/systems/haps/design/channel_span.hpp"

namespace airloom::haps {
namespace {

/// The stations' channels as a centre learns them: Gram matrices, or channels where these are fewer numbers.
GramBank gather_grams(Fabric& fabric, const Instance& x, const AgentTable& agents, const StationMatrices& h) {
  const Eigen::Index users = x.users();
  std::vector<Eigen::Index> antennas;
  Eigen::Index all = 0;
  for (const int b : agents.station) {
    antennas.push_back(x.h[static_cast<std::size_t>(b)].rows());
    all += antennas.back();
  }
  std::vector<Eigen::Index> lengths;
  for (const Eigen::Index n : antennas) lengths.push_back(GramBank::by_channel(n, users, all) ? 2 * n * users : users * users);
  std::vector<Eigen::VectorXd> out;
  for (const Eigen::MatrixXcd& channel : h)
    out.push_back(GramBank::by_channel(channel.rows(), users, all) ? packed(channel) : packed_hermitian(channel.adjoint() * channel));
  const std::vector<Eigen::VectorXd> inbox = fabric.gather(out, lengths);
  GramBank bank;
  for (std::size_t a = 0; a < inbox.size(); ++a) {
    if (GramBank::by_channel(antennas[a], users, all)) bank.add_channel(unpacked(inbox[a], antennas[a]));
    else bank.add_gram(unpacked_hermitian(inbox[a], users));
  }
  return bank;
}

/// The stations' channels in coordinates of their spans, min(N_b, U) U complex numbers each.
GramBank gather_spans(Fabric& fabric, const Instance& x, const AgentTable& agents, const StationMatrices& h) {
  std::vector<Eigen::Index> rows;
  std::vector<Eigen::Index> lengths;
  for (const int b : agents.station) {
    rows.push_back(std::min<Eigen::Index>(x.h[static_cast<std::size_t>(b)].rows(), x.users()));
    lengths.push_back(2 * rows.back() * x.users());
  }
  std::vector<Eigen::VectorXd> out;
  for (const Eigen::MatrixXcd& channel : h) out.push_back(packed(ChannelSpan(channel).h));
  const std::vector<Eigen::VectorXd> inbox = fabric.gather(out, lengths);
  StationMatrices spans;
  for (std::size_t a = 0; a < inbox.size(); ++a) spans.push_back(unpacked(inbox[a], rows[a]));
  return GramBank::of_spans(spans);
}

/// Brings the centre's beams to the stations: term after term, C for all and a factor for each.
StationMatrices send_beams(Fabric& fabric, const JointBeams& beams, const StationMatrices& h, Eigen::Index users) {
  std::vector<Eigen::MatrixXcd> sums(h.size(), Eigen::MatrixXcd::Zero(users, users));
  for (std::size_t i = 0; fabric.agree(fabric.hosts_center() && i < beams.terms.size()); ++i) {
    Eigen::VectorXd c(2 * users * users);
    Eigen::MatrixXd factor(1, fabric.agents());
    if (fabric.hosts_center()) {
      c = packed(beams.terms[i].c);
      factor.row(0) = beams.terms[i].factor.transpose();
    }
    fabric.broadcast(c);
    Eigen::MatrixXd own(1, static_cast<Eigen::Index>(h.size()));
    fabric.scatter(factor, own);
    const Eigen::MatrixXcd shared = unpacked(c, users);
    for (std::size_t b = 0; b < h.size(); ++b) sums[b] += own(0, static_cast<Eigen::Index>(b)) * shared;
  }
  StationMatrices w;
  for (std::size_t b = 0; b < h.size(); ++b) w.emplace_back(h[b] * sums[b]);
  return w;
}

}  // namespace

Outcome<Solution> solve_by_gram_exchange(const Instance& x, const MakeFabric& make_fabric, const CentreDesign& design) {
  AgentTable agents = make_agents(x, make_fabric);
  Fabric& fabric = *agents.fabric;
  const StationMatrices h = agents.local_channels(x);
  fabric.next_round();
  const GramBank bank = gather_grams(fabric, x, agents, h);
  Outcome<Solution> outcome;
  JointBeams beams;
  if (fabric.hosts_center()) beams = design(bank, agents.station, outcome);
  if (fabric.agree(fabric.hosts_center() && bank.uncertainty() > GramBank::most_uncertain)) {
    fabric.next_round();
    const GramBank precise = gather_spans(fabric, x, agents, h);
    outcome = {};
    if (fabric.hosts_center()) beams = design(precise, agents.station, outcome);
  }
  StationMatrices w = send_beams(fabric, beams, h, x.users());
  finish(x, agents, h, std::move(w), outcome);
  return outcome;
}

}  // namespace airloom::haps
