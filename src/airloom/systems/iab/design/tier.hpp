#pragma once
/// One platform with its streams, scaled so that its budget and the receivers' noise are 1: what precoders work on.
#include <Eigen/Core>
#include <optional>
#include <string>
#include <vector>

#include "airloom/systems/iab/design/design_options.hpp"
#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

struct Tier {
  std::string name;        ///< "donor" or "node", for messages and trace columns
  Eigen::MatrixXcd h;      ///< (N, L), channel times sqrt(budget / noise)
  Eigen::VectorXd shares;  ///< (L), of the budget, sum <= 1
  int n_rf = 1;
  std::vector<int> owner;  ///< (N), empty: fully connected
  std::optional<ArrayShape> array_shape;
  std::optional<int> phase_bits;  ///< phases lie on a grid of 2^bits
  double amplitude = 1.0;         ///< sqrt(budget / noise): unscaled channel = h / amplitude
  double budget_w = 1.0;
  int backhaul = -1;  ///< index of the backhaul stream, -1 for none
  int fed_users = 0;  ///< whom the backhaul stream feeds
  int platform = 0;   ///< 0 donor, 1 node: entity of random starts

  [[nodiscard]] int elements() const { return static_cast<int>(h.rows()); }
  [[nodiscard]] int streams() const { return static_cast<int>(h.cols()); }
  [[nodiscard]] bool sub_connected() const { return !owner.empty(); }
};

/// Both platforms of a network; the node's has no streams where there is none.
struct Tiers {
  Tier donor;
  Tier node;
};

/// Shares of both budgets for a power mode; without a node paper is equal. `backhaul` is the donor's share for the backhaul with
/// backhaul_share.
/// @throws InvalidInput  when the backhaul of the paper's rule exceeds the donor's budget, or given shares are of the wrong number or too
/// many
struct Shares {
  Eigen::VectorXd donor;  ///< (J)
  Eigen::VectorXd node;   ///< (I)
};
[[nodiscard]] Shares stream_shares(const Instance& instance, const DesignOptions& options, double backhaul = 0.0);

/// @param aerial_share, ground_share  parts of the band that noise proportional to the band is taken at: 1 and 1 for that of the whole band
[[nodiscard]] Tiers make_tiers(const Instance& instance, const Shares& shares, double aerial_share = 1.0, double ground_share = 1.0);

/// A precoder before its power is set: analog and digital factors, or a digital matrix alone.
struct Precoder {
  Eigen::MatrixXcd f_rf;  ///< (N, R); empty: fully digital
  Eigen::MatrixXcd f_bb;  ///< (R, L); or the whole precoder (N, L) when fully digital

  [[nodiscard]] Eigen::MatrixXcd matrix() const { return f_rf.size() > 0 ? Eigen::MatrixXcd(f_rf * f_bb) : f_bb; }
};

/// Scales the digital factor to the stream powers of the tier (budget 1).
///
/// per_stream: w_l = sqrt(p_l) x_l/||x_l||; a zero column stays zero. frobenius: W = X diag(sqrt(p)) / ||X||_F.
void normalize(Precoder& precoder, const Tier& tier, Normalization normalization);

/// Scales to ||W||_F^2 = 1, the whole budget.
void normalize_total(Precoder& precoder);

/// Spectral efficiency per stream of a precoder W (budget and noise 1), shape (L), bit/s/Hz.
[[nodiscard]] Eigen::VectorXd spectral_efficiency(const Eigen::MatrixXcd& h, const Eigen::MatrixXcd& w);

}  // namespace airloom::iab
