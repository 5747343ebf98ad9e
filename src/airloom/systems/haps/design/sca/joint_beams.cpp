#include "airloom/systems/haps/design/sca/joint_beams.hpp"

#include <cmath>

#include "airloom/systems/haps/design/channel_span.hpp"

namespace airloom::haps {

JointBeams matched_beams(const GramBank& bank) {
  if (bank.masked()) {
    JointBeams::Term term{.c = {}, .factor = {}, .rows = bank.served_rows(), .first = bank.first_rows()};
    const Eigen::VectorXd power = bank.row_powers(term.rows);
    term.rows /= std::sqrt(power.maxCoeff());
    return {.terms = {term}, .t = bank.received_of_rows(term.rows)};
  }
  const Eigen::VectorXd gain = bank.link_gains().rowwise().sum();
  Eigen::VectorXd factor = (gain.array() > 0.0).select(gain.cwiseSqrt().cwiseInverse(), 0.0);
  const Eigen::MatrixXcd c = Eigen::MatrixXcd::Identity(bank.users(), bank.users());
  if (bank.limited()) factor /= std::sqrt(std::max(1.0, bank.coefficient_powers(factor, c).maxCoeff()));
  return joint_beams(bank, c, factor);
}

Eigen::VectorXcd phases(const Eigen::VectorXcd& t) {
  Eigen::VectorXcd out(t.size());
  for (Eigen::Index u = 0; u < t.size(); ++u) out[u] = std::abs(t[u]) > 0.0 ? t[u] / std::abs(t[u]) : std::complex<double>(1.0);
  return out;
}

JointBeams JointBeams::mix(const JointBeams& a, const JointBeams& b, double share) {
  if (share <= 0.0) return a;
  if (share >= 1.0) return b;
  JointBeams out{.terms = {}, .t = (1.0 - share) * a.t + share * b.t};
  if (a.terms.empty() || b.terms.empty()) return out;
  const auto add = [&out](const JointBeams& from, double part) {
    for (const Term& term : from.terms) {
      out.terms.push_back(term);
      out.terms.back().factor *= part;
      out.terms.back().rows *= part;
    }
  };
  add(a, 1.0 - share);
  add(b, share);
  return out;
}

JointBeams JointBeams::aligned() const {
  const Eigen::VectorXcd turn = phases(t.diagonal()).conjugate();
  JointBeams out{.terms = terms, .t = t * turn.asDiagonal()};
  for (Term& term : out.terms) {
    Eigen::MatrixXcd& columns = term.c.size() > 0 ? term.c : term.rows;
    columns = columns * turn.asDiagonal();
  }
  return out;
}

JointBeams joint_beams(const GramBank& bank, Eigen::MatrixXcd c, Eigen::VectorXd factor) {
  JointBeams out{.terms = {}, .t = bank.received(factor, c)};
  out.terms.push_back({.c = std::move(c), .factor = std::move(factor), .rows = {}, .first = {}});
  return out;
}

JointBeams joint_beams(const GramBank& bank, const PricedBeams& priced, const Eigen::VectorXd& eta, double factor,
                       const Eigen::VectorXcd& phase) {
  if (!bank.by_rows()) {
    Eigen::MatrixXcd c = priced.coefficients() * phase.asDiagonal();
    if (!many_users(bank.users())) return joint_beams(bank, std::move(c), factor * eta.cwiseInverse());
    JointBeams out{.terms = {}, .t = priced.received() * (factor * phase).asDiagonal()};  // from the inverse: saves two products
    out.terms.push_back({.c = std::move(c), .factor = factor * eta.cwiseInverse(), .rows = {}, .first = {}});
    return out;
  }
  const Eigen::VectorXcd column = factor * phase;
  JointBeams::Term term{.c = {}, .factor = {}, .rows = bank.rows_of(eta, priced) * column.asDiagonal(), .first = bank.first_rows()};
  JointBeams out{.terms = {}, .t = bank.received_of_rows(term.rows)};
  out.terms.push_back(std::move(term));
  return out;
}

Eigen::MatrixXcd part_of(const JointBeams::Term& term, Eigen::Index station) {
  if (term.c.size() > 0) return term.factor[station] * term.c;
  const Eigen::Index first = term.first[static_cast<std::size_t>(station)];
  return term.rows.middleRows(first, term.first[static_cast<std::size_t>(station) + 1] - first);
}

Eigen::MatrixXcd beams_from(const Eigen::MatrixXcd& h, const JointBeams::Term& term, const Eigen::MatrixXcd& part) {
  if (term.c.size() > 0) return h * part;
  return part.rows() == h.rows() ? part : ChannelSpan(h).beams(part);
}

std::vector<Eigen::MatrixXcd> beams_of_stations(const std::vector<Eigen::MatrixXcd>& h, const JointBeams& beams) {
  std::vector<Eigen::MatrixXcd> w;
  for (std::size_t b = 0; b < h.size(); ++b) {
    w.emplace_back(Eigen::MatrixXcd::Zero(h[b].rows(), h[b].cols()));
    for (const JointBeams::Term& term : beams.terms) w.back() += beams_from(h[b], term, part_of(term, static_cast<Eigen::Index>(b)));
  }
  return w;
}

}  // namespace airloom::haps
