#pragma once
/// The beams that one platform can form: anything in the span of its channels (digital), or behind unit-modulus phases (hybrid).
#include <Eigen/Core>

#include "airloom/systems/iab/design/tier.hpp"

namespace airloom::iab {

/// In an orthonormal basis Q of what F spans, beams are W = Q X and users see W through the effective channels E = Q^H H:
///
///     received Y = E^H X,   radiated ||W||_F^2 = ||X||_F^2
///
/// so that everything about beams is decided with a few rows: rank(F), or the number of streams where that is less (beams outside the span
/// of the effective channels are lost). F is the analog factor; when digital, the channels themselves.
class BeamSpace {
 public:
  /// Digital: no phases. Keeps a reference to the tier.
  static BeamSpace digital(const Tier& tier) { return BeamSpace(tier, {}); }
  /// Behind phases. @param f_rf  (N, R), unit modulus where driven, 0 elsewhere
  static BeamSpace hybrid(const Tier& tier, Eigen::MatrixXcd f_rf) { return BeamSpace(tier, std::move(f_rf)); }

  [[nodiscard]] const Tier& tier() const { return *tier_; }
  [[nodiscard]] bool is_digital() const { return f_rf_.size() == 0; }
  [[nodiscard]] const Eigen::MatrixXcd& f_rf() const { return f_rf_; }
  /// E, (r, L).
  [[nodiscard]] const Eigen::MatrixXcd& channels() const { return channels_; }

  /// Phases of the driven entries, column after column. None when digital.
  [[nodiscard]] Eigen::Index phase_count() const;
  [[nodiscard]] Eigen::VectorXd phases() const;
  void set_phases(const Eigen::Ref<const Eigen::VectorXd>& theta);
  /// Takes an analog factor of any number of columns.
  void set_analog(Eigen::MatrixXcd f_rf);

  /// d/dtheta of a function of the received matrix Y and the radiated power n2 at fixed digital factor B.
  ///
  /// With df = 2 Re tr(dY^H received) + radiated dn2:  GX = (H received + radiated F B) B^H,  df/dtheta = 2 Re(conj(GX) o jF)
  /// @param beams  X, (r, L)
  void phase_gradient(const Eigen::MatrixXcd& beams, const Eigen::MatrixXcd& received, double radiated,
                      Eigen::Ref<Eigen::VectorXd> gradient);

  /// The precoder of beams X.
  [[nodiscard]] Precoder precoder(const Eigen::MatrixXcd& beams) const;
  /// Beams of another space of the same platform, with the same digital factor behind this one's phases.
  [[nodiscard]] Eigen::MatrixXcd carried(const BeamSpace& from, const Eigen::MatrixXcd& beams) const;
  /// The beams X nearest to a matrix W (N, L): Q^H W.
  [[nodiscard]] Eigen::MatrixXcd nearest_beams(const Eigen::MatrixXcd& w) const;

 private:
  BeamSpace(const Tier& tier, Eigen::MatrixXcd f_rf);
  void refresh();
  [[nodiscard]] bool driven(Eigen::Index n, Eigen::Index r) const {
    return tier_->owner.empty() || tier_->owner[static_cast<std::size_t>(n)] == r;
  }

  [[nodiscard]] Eigen::MatrixXcd digital_factor(const Eigen::MatrixXcd& beams) const;

  const Tier* tier_;
  Eigen::MatrixXcd f_rf_;       ///< (N, R)
  Eigen::MatrixXcd effective_;  ///< (R, L) F^H H
  Eigen::MatrixXcd square_;     ///< (R, R) F^H F
  Eigen::MatrixXcd to_basis_;   ///< (r, R), Q = F to_basis^H
  Eigen::MatrixXcd channels_;   ///< (r, L)
  Eigen::MatrixXcd on_channels_, on_phases_, gx_;
};

/// Scales every beam to its share of the power.
void set_stream_powers(const Eigen::VectorXd& shares, Eigen::MatrixXcd& beams);
/// Zero forcing with the least radiated power, E (E^H E)^{-1}: Y = I. Empty where the channels are dependent: condition above 1e6.
[[nodiscard]] Eigen::MatrixXcd zero_forcing_beams(const Eigen::MatrixXcd& channels);
/// Regularized zero forcing E (E^H E + L I)^{-1}, for unit noise and budget.
[[nodiscard]] Eigen::MatrixXcd regularized_beams(const Eigen::MatrixXcd& channels);

}  // namespace airloom::iab
