#pragma once
/// What an answer is worth: computed from the channels and the powers alone, apart from every solver and from its compact form.
#include "airloom/core/outcome.hpp"
#include "airloom/export.hpp"
#include "airloom/systems/mdd/problem/instance.hpp"

namespace airloom::mdd {
AIRLOOM_API_BEGIN

/// SINR of every stream.
struct Sinr {
  Eigen::VectorXd dl;  ///< (D M), entry d M + m
  Eigen::VectorXd ul;  ///< (D Mb), entry d Mb + m
};

/// By definition: zero-forcing vectors of unit norm in the downlink, combiners with w^H h = 1 in the uplink, then all that is received.
/// What zero forcing nulls is counted as 0. Source: [mdd] Eq. (2)-(7); the grouping of (7) is corrected, README.md.
[[nodiscard]] Sinr received_sinr(const Instance& instance, const Solution& solution);

/// Metrics (docs/files.md), residuals and certificates of any powers, whoever chose them.
///
/// se_nats = sum of ln(1 + SINR) over all streams / S. Residuals, relative: `power_ap`, `power_user`; `qos_dl`, `qos_ul` of the promise
/// in the instance's form (SINR below the floor of a subcarrier, or rate below the sum); `unserved`, power that an access point spends on
/// users that it does not serve. Certificates: certificate.hpp.
[[nodiscard]] Evaluation evaluate(const Instance& instance, const Solution& solution);

AIRLOOM_API_END
}  // namespace airloom::mdd
