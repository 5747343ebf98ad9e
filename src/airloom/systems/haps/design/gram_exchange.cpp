#include "airloom/systems/haps/design/gram_exchange.hpp"

#include <algorithm>

#include "airloom/systems/haps/design/channel_span.hpp"

namespace airloom::haps {
namespace {

/// The stations' channels as a centre learns them: Gram matrices, or channels where these are fewer numbers or antennas have limits or
/// stations serve some users only (which, as the budgets, everybody knows).
GramBank gather_grams(Fabric& fabric, const Instance& x, const AgentTable& agents, const StationMatrices& h, int threads) {
  const Eigen::Index users = x.users();
  std::vector<Eigen::Index> antennas;
  Eigen::Index all = 0;
  for (const int b : agents.station) {
    antennas.push_back(x.h[static_cast<std::size_t>(b)].rows());
    all += antennas.back();
  }
  const bool limited = x.antenna_limits() || x.masked();
  const auto by_channel = [&](Eigen::Index n) { return limited || GramBank::by_channel(n, users, all); };
  std::vector<Eigen::Index> lengths;
  for (const Eigen::Index n : antennas) lengths.push_back(by_channel(n) ? 2 * n * users : users * users);
  std::vector<Eigen::VectorXd> out;
  for (const Eigen::MatrixXcd& channel : h)
    out.push_back(by_channel(channel.rows()) ? packed(channel) : packed_hermitian(gram_matrix(channel, threads)));
  std::vector<Eigen::VectorXd> inbox = fabric.gather(out, lengths);
  GramBank bank;
  Eigen::Index stacked = 0;
  for (const Eigen::Index n : antennas) stacked += by_channel(n) ? n : 0;
  if (!inbox.empty()) bank.reserve(stacked, users);
  for (std::size_t a = 0; a < inbox.size(); ++a) {
    if (by_channel(antennas[a])) bank.add_channel(unpacked(inbox[a], antennas[a]));
    else bank.add_packed_gram(std::move(inbox[a]), users);
  }
  if (!inbox.empty()) {
    bank.limit_antennas(limits_of(x, agents.station));
    bank.serve_only(served_by(x, agents.station));
    bank.prepare(threads);
  }
  return bank;
}

/// Rows of every station's part: antennas, or of its span.
std::vector<Eigen::Index> rows_of(const Instance& x, const AgentTable& agents, bool of_spans) {
  std::vector<Eigen::Index> rows;
  for (const int b : agents.station) {
    const Eigen::Index antennas = x.h[static_cast<std::size_t>(b)].rows();
    rows.push_back(of_spans ? std::min<Eigen::Index>(antennas, x.users()) : antennas);
  }
  return rows;
}

/// The stations' channels in coordinates of their spans, min(N_b, U) U complex numbers each.
GramBank gather_spans(Fabric& fabric, const Instance& x, const AgentTable& agents, const StationMatrices& h) {
  const std::vector<Eigen::Index> rows = rows_of(x, agents, true);
  std::vector<Eigen::Index> lengths;
  for (const Eigen::Index each : rows) lengths.push_back(2 * each * x.users());
  std::vector<Eigen::VectorXd> out;
  for (const Eigen::MatrixXcd& channel : h) out.push_back(packed(ChannelSpan(channel).h));
  const std::vector<Eigen::VectorXd> inbox = fabric.gather(out, lengths);
  StationMatrices spans;
  for (std::size_t a = 0; a < inbox.size(); ++a) spans.push_back(unpacked(inbox[a], rows[a]));
  return GramBank::of_spans(spans);
}

/// Brings the centre's beams to the stations, term after term: C for all and a factor for each, or each station's rows.
StationMatrices send_beams(Fabric& fabric, const JointBeams& beams, const std::vector<Eigen::Index>& rows, const StationMatrices& h,
                           Eigen::Index users, int threads) {
  StationMatrices w;
  for (const Eigen::MatrixXcd& channel : h) w.emplace_back(Eigen::MatrixXcd::Zero(channel.rows(), users));
  for (std::size_t i = 0; fabric.agree(fabric.hosts_center() && i < beams.terms.size()); ++i) {
    const auto local = static_cast<Eigen::Index>(h.size());
    JointBeams::Term term;
    if (fabric.hosts_center()) term = beams.terms[i];
    if (fabric.agree(term.c.size() > 0)) {
      Eigen::VectorXd c(2 * users * users);
      Eigen::MatrixXd factor(1, fabric.agents());
      if (fabric.hosts_center()) {
        c = packed(term.c);
        factor.row(0) = term.factor.transpose();
      }
      fabric.broadcast(c);
      Eigen::MatrixXd own(1, local);
      fabric.scatter(factor, own);
      term.c = unpacked(c, users);
      for (Eigen::Index b = 0; b < local; ++b)
        w[static_cast<std::size_t>(b)] += own(0, b) * product(h[static_cast<std::size_t>(b)], term.c, threads);
      continue;
    }
    const Eigen::Index most = 2 * users * *std::ranges::max_element(rows);  // shorter messages are filled up
    Eigen::MatrixXd parts = Eigen::MatrixXd::Zero(most, fabric.agents());
    if (fabric.hosts_center()) {
      for (Eigen::Index a = 0; a < parts.cols(); ++a) {
        const Eigen::VectorXd part = packed(part_of(term, a));
        parts.col(a).head(part.size()) = part;
      }
    }
    Eigen::MatrixXd own(most, local);
    fabric.scatter(parts, own);
    for (Eigen::Index b = 0; b < local; ++b) {
      const auto agent = static_cast<std::size_t>(fabric.local()[static_cast<std::size_t>(b)]);
      const Eigen::VectorXd part = own.col(b).head(2 * users * rows[agent]);
      w[static_cast<std::size_t>(b)] += beams_from(h[static_cast<std::size_t>(b)], {}, unpacked(part, rows[agent]));
    }
  }
  return w;
}

}  // namespace

Outcome<Solution> solve_by_gram_exchange(const Instance& x, const MakeFabric& make_fabric, int threads, const CentreDesign& design) {
  AgentTable agents = make_agents(x, make_fabric);
  Fabric& fabric = *agents.fabric;
  const StationMatrices h = agents.local_channels(x);
  fabric.next_round();
  const GramBank bank = gather_grams(fabric, x, agents, h, threads);
  Outcome<Solution> outcome;
  JointBeams beams;
  if (fabric.hosts_center()) beams = design(bank, agents.station, outcome);
  const bool again = fabric.agree(fabric.hosts_center() && bank.uncertainty() > GramBank::most_uncertain);
  if (again) {
    fabric.next_round();
    const GramBank precise = gather_spans(fabric, x, agents, h);
    outcome = {};
    if (fabric.hosts_center()) beams = design(precise, agents.station, outcome);
  }
  StationMatrices w = send_beams(fabric, beams, rows_of(x, agents, again), h, x.users(), threads);
  finish(x, agents, h, std::move(w), outcome);
  return outcome;
}

}  // namespace airloom::haps
