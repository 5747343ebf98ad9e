#include "airloom/systems/mdd/judge/accounting.hpp"

#include <cmath>

namespace airloom::mdd {

namespace {

/// Two operations a weight and node, and for sums over neighbours 2 |E| h a round.
double graph_network(const Size& s) {
  constexpr double width = 64, inner = 128, rounds = 2;
  const auto aps = static_cast<double>(s.aps), users = static_cast<double>(s.users);
  const auto dl = static_cast<double>(s.subcarriers_dl), ul = static_cast<double>(s.subcarriers_ul);
  const double embed = (aps * (5 + users * dl) + users * (5 + aps * ul)) * width;
  const double path = width * inner + (width + inner) * inner + inner * width + width * width;  // message, two updates, attention
  const double round = (aps + users) * 2 * path + (aps + users) * (aps + users) * width;
  const double decode = (aps + users) * (width * inner + inner * inner) + (aps * users * dl + users * ul) * inner;
  return 2 * (embed + rounds * round + decode);
}

double edge_network(const Size& s) {
  constexpr double width = 32, features = 17, rounds = 3;
  const auto aps = static_cast<double>(s.aps), users = static_cast<double>(s.users), dl = static_cast<double>(s.subcarriers_dl);
  const double edges = aps * users * dl;
  const double round = (edges + 2 * aps + 2 * users * dl + users + 1) * width * width;
  const double heads = (aps + users * dl) * (2 * width * width + width);
  return 2 * (edges * features * width + rounds * round + heads);
}

}  // namespace

Accounting account(const Size& size) {
  const auto [aps, users, dl, ul] = size;
  const auto variables = static_cast<double>(aps * users * dl + 2 * users * dl + 3 * users * ul);
  const auto constraints = static_cast<double>(aps + users + 3 * users * (dl + ul));
  Accounting out;
  out.qt_sca_operations = 6.0 * (variables * variables * std::pow(constraints, 2.5) + std::pow(constraints, 3.5));
  out.hgnn_operations = graph_network(size);
  out.edge_net_operations = edge_network(size);
  out.gains_up_reals = aps * users * (dl + ul);
  out.powers_down_reals = aps * users * dl;
  out.powers_down_rank_one_reals = aps + users * dl;
  out.powers_users_reals = users * ul;
  return out;
}

Values to_certificate(const Accounting& a) {
  return {{"qt_sca_operations", a.qt_sca_operations},     {"hgnn_operations", a.hgnn_operations},
          {"edge_net_operations", a.edge_net_operations}, {"gains_up_reals", a.gains_up_reals},
          {"powers_down_reals", a.powers_down_reals},     {"powers_down_rank_one_reals", a.powers_down_rank_one_reals},
          {"powers_users_reals", a.powers_users_reals}};
}

}  // namespace airloom::mdd
