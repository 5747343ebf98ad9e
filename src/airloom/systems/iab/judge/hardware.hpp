#pragma once
/// Whether precoders can come out of a platform's RF chains and phase shifters: what beams themselves show of it, and their factors.
#include <Eigen/Core>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "airloom/systems/iab/problem/instance.hpp"

namespace airloom::iab {

/// factored: F_RF and F_BB are given and are what the hardware does; realizable: some factors exist (proved by the rank, or by the blocks
/// of a sub-connected array); rank_only: the rank does not forbid it, nothing proves it; violated: no factors of this hardware make W.
enum class Hardware { factored, realizable, rank_only, violated };
constexpr auto enum_names(Hardware) { return std::array<std::string_view, 4>{"factored", "realizable", "rank_only", "violated"}; }

/// One platform of an instance with the precoder that an answer gives it.
struct PlatformAnswer {
  const Eigen::MatrixXcd& w;      ///< (N, L), sqrt(W)
  const Eigen::MatrixXcd& f_rf;   ///< (N, R) or empty
  const Eigen::MatrixXcd& f_bb;   ///< (R, L) or empty
  int chains;                     ///< of the instance
  const std::vector<int>& owner;  ///< (N) or empty
  std::optional<int> phase_bits;
};

/// Residuals, relative, 0 when kept; nothing where a question does not arise.
struct HardwareCheck {
  double rank = 0.0;                    ///< sqrt(sum over k > R of s_k^2) / ||W||_F: least relative error of any W of R chains
  std::optional<double> owner;          ///< relative distance to blocks x b^T with |x_n| = 1; without factors, one chain per element
  std::optional<double> chains;         ///< (columns of F_RF - R)/R where there are more; with factors
  std::optional<double> unit_modulus;   ///< largest | |F_RF[n,r]| - 1 |, of undriven entries |F_RF[n,r]|; with F_RF
  std::optional<double> factorization;  ///< ||F_RF F_BB - W||_F / ||W||_F; with both factors
  std::optional<double> phase_grid;     ///< largest distance of a driven phase to the grid, in steps; 0.5 without F_RF; with phase_bits
  Hardware verdict = Hardware::rank_only;
};

/// The platform of `donor` or node.
[[nodiscard]] PlatformAnswer donor_answer(const Instance& instance, const Solution& solution);
[[nodiscard]] PlatformAnswer node_answer(const Instance& instance, const Solution& solution);

/// Looks at one platform.
///
/// `realizable` by rank: two phases add up to any number of modulus at most 2, so R >= 2 rank(W) chains make any W (Zhang et al. 2005). By
/// blocks: where every element is driven by one chain (a sub-connected array, or R = 1), W is realizable exactly when the rows of every
/// chain are x b^T with |x_n| = 1; the best b is s_1 v_1^H / sqrt(N_r) of those rows.
[[nodiscard]] HardwareCheck check_hardware(const PlatformAnswer& platform);

}  // namespace airloom::iab
