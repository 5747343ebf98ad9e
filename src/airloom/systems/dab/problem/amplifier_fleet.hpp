#pragma once
/// The amplifiers of all antennas of a problem, as its solvers use them: tables of moments, in units of the largest budget.
#include <Eigen/Core>
#include <complex>
#include <memory>
#include <vector>

#include "airloom/export.hpp"
#include "airloom/radio/amplifier_moments.hpp"

namespace airloom::dab {
AIRLOOM_API_BEGIN

class AmplifierFleet {
 public:
  /// @param curves     one for all antennas, or one each; antenna n of station b is number b N + n
  /// @param antennas   B N
  /// @param unit_w     W per unit of power
  /// @param power_max  largest input power that an antenna can have, units; 0: nothing is tabulated, every look-up is exact
  /// @param terms      M of the expansion; 0: the largest that a polynomial needs, 4 where a curve has no last term, 12 for one user
  /// @param amplitudes  whether `amplitude` will be asked for
  AmplifierFleet(const std::vector<radio::AmplifierCurve>& curves, Eigen::Index antennas, Eigen::Index users, double unit_w,
                 double power_max, bool amplitudes = false, int terms = 0);

  [[nodiscard]] int terms() const { return terms_; }
  [[nodiscard]] double unit_w() const { return unit_w_; }
  [[nodiscard]] const radio::AmplifierCurve& curve(Eigen::Index antenna) const { return table(antenna).curve(); }
  /// At the input power p, units. c, pc and q0 have no unit.
  void look_up(Eigen::Index antenna, double p, radio::AmplifierMoments& at) const { table(antenna).look_up(p * unit_w_, at); }
  /// E|f| at the input power p, and p times its slope, root of units.
  [[nodiscard]] radio::MeanAmplitude amplitude(Eigen::Index antenna, double p) const;
  /// Input power at the peak of a polynomial, units; infinite for other curves.
  [[nodiscard]] double peak(Eigen::Index antenna) const { return peaks_[of_antenna_[static_cast<std::size_t>(antenna)]]; }
  /// g(0)
  [[nodiscard]] std::complex<double> small_signal(Eigen::Index antenna) const { return curve(antenna)(0.0); }

 private:
  [[nodiscard]] const radio::MomentTable& table(Eigen::Index antenna) const {
    return tables_[of_antenna_[static_cast<std::size_t>(antenna)]];
  }
  std::vector<radio::MomentTable> tables_;  ///< of the different curves
  std::vector<double> peaks_;
  std::vector<std::size_t> of_antenna_;
  double unit_w_;
  int terms_ = 1;
};

/// The terms that the expansion of these curves takes by the rule above; `otherwise` where a curve has no last one.
[[nodiscard]] int expansion_terms(const std::vector<radio::AmplifierCurve>& curves, int otherwise);

/// Amplifiers of the rows of an array of antennas: one cubic polynomial for all where `fleet` is empty.
struct RowAmplifiers {
  std::shared_ptr<const AmplifierFleet> fleet;
  std::vector<Eigen::Index> antenna;  ///< number in the fleet of every row, -1 for rows that are no antenna
};

AIRLOOM_API_END
}  // namespace airloom::dab
