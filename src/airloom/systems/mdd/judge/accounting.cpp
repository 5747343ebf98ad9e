#include "airloom/systems/mdd/judge/accounting.hpp"

#include <cmath>

namespace airloom::mdd {

Accounting account(const Size& size) {
  const auto [aps, users, dl, ul] = size;
  const auto variables = static_cast<double>(aps * users * dl + 2 * users * dl + 3 * users * ul);
  const auto constraints = static_cast<double>(aps + users + 3 * users * (dl + ul));
  Accounting out;
  out.qt_sca_operations = 6.0 * (variables * variables * std::pow(constraints, 2.5) + std::pow(constraints, 3.5));
  out.gains_up_reals = aps * users * (dl + ul);
  out.powers_down_reals = aps * users * dl;
  out.powers_down_rank_one_reals = aps + users * dl;
  out.powers_users_reals = users * ul;
  return out;
}

Values to_certificate(const Accounting& a) {
  return {{"qt_sca_operations", a.qt_sca_operations},
          {"gains_up_reals", a.gains_up_reals},
          {"powers_down_reals", a.powers_down_reals},
          {"powers_down_rank_one_reals", a.powers_down_rank_one_reals},
          {"powers_users_reals", a.powers_users_reals}};
}

}  // namespace airloom::mdd
