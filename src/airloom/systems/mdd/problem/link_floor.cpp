#include "airloom/systems/mdd/problem/link_floor.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "airloom/core/units.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

/// What is known of every link, (L, D).
struct LinkStrength {
  Eigen::MatrixXd snr;    ///< larger of the two directions', at full power on the best subcarrier
  Eigen::MatrixXd gain;   ///< sum of ||h||^2 over all subcarriers
  BoolMatrix never_zero;  ///< no channel is 0
};

LinkStrength look_at_links(const Instance& x) {
  LinkStrength out{.snr = Eigen::MatrixXd::Zero(x.aps(), x.users()),
                   .gain = Eigen::MatrixXd::Zero(x.aps(), x.users()),
                   .never_zero = BoolMatrix::Constant(x.aps(), x.users(), true)};
  const auto look = [&](const std::vector<int>& subcarriers, auto&& power) {
    for (const int c : subcarriers) {
      for (Index l = 0; l < x.aps(); ++l) {
        for (Index d = 0; d < x.users(); ++d) {
          const double gain = x.channel(c, l).col(d).squaredNorm();
          out.snr(l, d) = std::max(out.snr(l, d), gain * power(l, d) / x.noise_w);
          out.gain(l, d) += gain;
          if (!(gain > 0.0)) out.never_zero(l, d) = false;
        }
      }
    }
  };
  look(x.subcarrier_dl, [&x](Index l, Index) { return x.ap_power_max_w[l]; });
  look(x.subcarrier_ul, [&x](Index, Index d) { return x.user_power_max_w[d]; });
  return out;
}

}  // namespace

void choose_links(Instance& x, double floor_db) {
  const LinkStrength links = look_at_links(x);
  const BoolMatrix reached = (links.snr.array() >= from_db(floor_db)) && links.never_zero.array();
  x.serve = reached;
  for (Index l = 0; l < x.aps(); ++l) {
    std::vector<double> kept;
    for (Index d = 0; d < x.users(); ++d) {
      if (reached(l, d)) kept.push_back(links.gain(l, d));
    }
    if (static_cast<Index>(kept.size()) <= x.antennas()) continue;
    std::ranges::nth_element(kept, kept.begin() + (x.antennas() - 1), std::greater<>());
    Index left = x.antennas();
    for (Index d = 0; d < x.users(); ++d) {  // of equally strong ones the first
      x.serve(l, d) = reached(l, d) && links.gain(l, d) >= kept[static_cast<std::size_t>(x.antennas() - 1)] && left-- > 0;
    }
  }
  for (Index d = 0; d < x.users(); ++d) {
    if (x.serve.col(d).any()) continue;
    Index best = 0;
    const double snr = links.snr.col(d).maxCoeff(&best);
    throw InvalidInput("mdd instance: user " + std::to_string(d) + ": no access point reaches it (best link SNR " + shortest(to_db(snr)) +
                       " dB at access point " + std::to_string(best) + "); lower link_floor_db, or give serve");
  }
  x.blocked = {.count = x.serve.size() - x.serve.count()};
  for (Index l = 0; l < x.aps() && x.blocked.ap < 0; ++l) {
    for (Index d = 0; d < x.users() && x.blocked.ap < 0; ++d) {
      if (!x.serve(l, d)) x.blocked = {.count = x.blocked.count, .ap = l, .user = d, .snr_db = to_db(links.snr(l, d))};
    }
  }
  x.include_mui = x.blocked.count > 0;
  x.serve_given = false;
}

std::string blocked_note(const Instance& x) {
  if (x.blocked.count == 0) return {};
  return std::to_string(x.blocked.count) + " of " + std::to_string(x.serve.size()) + " links taken out, first access point " +
         std::to_string(x.blocked.ap) + " to user " + std::to_string(x.blocked.user) +
         (std::isfinite(x.blocked.snr_db) ? " at " + shortest(x.blocked.snr_db) + " dB" : " of channel 0");
}

}  // namespace airloom::mdd
