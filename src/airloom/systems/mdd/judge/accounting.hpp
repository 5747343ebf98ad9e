#pragma once
/// What the publication counts: operations of its method, and numbers exchanged per allocation.
#include <cstdint>

#include "airloom/core/values.hpp"

namespace airloom::mdd {

struct Size {
  std::int64_t aps = 0;             ///< L
  std::int64_t users = 0;           ///< D
  std::int64_t subcarriers_dl = 0;  ///< M
  std::int64_t subcarriers_ul = 0;  ///< Mb
};

struct Accounting {
  /// 6 [(L D M + 2 D M + 3 D Mb)^2 n^2.5 + n^3.5] with n = L + D + 3 D (M + Mb). The factor 6, its iterations, is not in the text but in
  /// Table IV. Source: [mdd] Sec. III and Table IV.
  double qt_sca_operations = 0.0;
  /// Multiplications and additions of one pass of the graph network with the printed layer types, width 64, inner layers 128, two rounds,
  /// all edges of the graph; its sizes are not published. Source: [mdd] Table IV.
  double hgnn_operations = 0.0;
  double edge_net_operations = 0.0;             ///< of one pass of model e (edge_net/network.hpp)
  std::int64_t gains_up_reals = 0;              ///< L D (M + Mb): access points to the central unit
  std::int64_t powers_down_reals = 0;           ///< L D M: powers to the access points
  std::int64_t powers_down_rank_one_reals = 0;  ///< L + D M: the same at an optimum without interference between users
  std::int64_t powers_users_reals = 0;          ///< D Mb: powers to the users
};
[[nodiscard]] Accounting account(const Size& size);

/// As certificate entries, "qt_sca_operations" and so on.
[[nodiscard]] Values to_certificate(const Accounting& accounting);

}  // namespace airloom::mdd
