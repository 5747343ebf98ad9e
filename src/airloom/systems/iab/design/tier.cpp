#include "airloom/systems/iab/design/tier.hpp"

#include <algorithm>
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/radio/rate.hpp"
#include "airloom/systems/iab/design/backhaul_share.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"

namespace airloom::iab {
namespace {

Eigen::VectorXd custom_shares(Faults& faults, const char* field, const std::vector<double>& given, int streams) {
  if (static_cast<int>(given.size()) != streams) {
    faults.add(std::string("options.") + field + ": " + std::to_string(given.size()) + " numbers; must be one per stream, " +
               std::to_string(streams));
    return Eigen::VectorXd::Zero(streams);
  }
  Eigen::VectorXd shares = Eigen::Map<const Eigen::VectorXd>(given.data(), streams);
  const double sum = shares.sum();
  faults.require(sum <= 1.0 + 1e-9, std::string("options.") + field, "sum " + shortest(sum), "must be at most 1, the budget");
  faults.require(sum > 0.0, std::string("options.") + field, "all zero", "must have a positive sum");
  return sum > 1.0 ? Eigen::VectorXd(shares / sum) : shares;
}

}  // namespace

Shares stream_shares(const Instance& x, const DesignOptions& o, double backhaul) {
  const int streams = x.donor_streams();
  const int users = x.ground_users();
  const Eigen::VectorXd node = Eigen::VectorXd::Constant(users, 1.0 / std::max(users, 1));
  Faults faults;
  Shares shares{.donor = Eigen::VectorXd::Constant(streams, 1.0 / streams), .node = node};
  switch (o.power_mode) {
    case PowerMode::paper: {
      if (!x.has_node()) break;  // nobody's power goes to a backhaul
      const double share = x.node_power_max_w / users / x.donor_power_max_w;
      faults.require(share < 1.0, "options.power_mode", "paper gives the backhaul " + shortest(share) + " of the donor's budget",
                     "node power per ground user must be below the donor's power; choose power_mode = equal or raise donor_power_max_w");
      shares.donor = backhaul_shares(streams, share);
      break;
    }
    case PowerMode::custom: {
      shares.donor = custom_shares(faults, "donor_shares", o.donor_shares, streams);
      if (!x.has_node()) break;
      shares.node = custom_shares(faults, "node_shares", o.node_shares, users);
      const int last = streams - 1;  // from the file's order to backhaul last
      const double moved = shares.donor[x.backhaul_index];
      for (int j = x.backhaul_index; j < last; ++j) shares.donor[j] = shares.donor[j + 1];
      shares.donor[last] = moved;
      break;
    }
    case PowerMode::backhaul_share: shares.donor = backhaul_shares(streams, backhaul); break;
    case PowerMode::equal:
    case PowerMode::sum_power: break;
  }
  faults.raise();
  return shares;
}

Tiers make_tiers(const Instance& x, const Shares& shares, double aerial_share, double ground_share) {
  const auto tier = [](const char* name, const Eigen::MatrixXcd& h, const Eigen::VectorXd& p, double budget, double noise) {
    Tier t;
    t.name = name;
    t.amplitude = std::sqrt(budget / noise);
    t.h = h * t.amplitude;
    t.shares = p;
    t.budget_w = budget;
    return t;
  };
  Tiers tiers{.donor = tier("donor", x.h_aerial, shares.donor, x.donor_power_max_w, noise_aerial_w(x, aerial_share)),
              .node = tier("node", x.h_ground, shares.node, x.node_power_max_w, noise_ground_w(x, 1.0 - ground_share))};
  tiers.donor.n_rf = x.n_rf_donor;
  tiers.donor.owner = x.owner_donor;
  tiers.donor.backhaul = x.backhaul();
  tiers.donor.fed_users = x.ground_users();
  tiers.node.n_rf = x.n_rf_node;
  tiers.node.owner = x.owner_node;
  tiers.node.platform = 1;
  tiers.donor.array_shape = tiers.node.array_shape = x.array_shape;
  tiers.donor.phase_bits = tiers.node.phase_bits = x.phase_bits;
  return tiers;
}

void normalize(Precoder& precoder, const Tier& tier, Normalization normalization) {
  const Eigen::MatrixXcd x = precoder.matrix();
  const double total = x.norm();
  for (Eigen::Index l = 0; l < x.cols(); ++l) {
    const double length = normalization == Normalization::per_stream ? x.col(l).norm() : total;
    const double scale = length > 0.0 ? std::sqrt(tier.shares[l]) / length : 0.0;
    precoder.f_bb.col(l) *= scale;
  }
}

void normalize_total(Precoder& precoder) {
  const double norm = precoder.matrix().norm();
  if (norm > 0.0) precoder.f_bb /= norm;
}

Eigen::VectorXd spectral_efficiency(const Eigen::MatrixXcd& h, const Eigen::MatrixXcd& w) {
  const std::vector<Stream> streams = received_powers(h, w);
  Eigen::VectorXd se(static_cast<Eigen::Index>(streams.size()));
  for (std::size_t l = 0; l < streams.size(); ++l) {
    se[static_cast<Eigen::Index>(l)] = radio::bits_per_hz(streams[l].g / (streams[l].q + 1.0));
  }
  return se;
}

}  // namespace airloom::iab
