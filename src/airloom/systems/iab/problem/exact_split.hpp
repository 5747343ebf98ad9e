#pragma once
/// The best share of the band for given precoders: what designs choose, and what their choice is measured against.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/core/status.hpp"
#include "airloom/systems/iab/problem/band_terms.hpp"

namespace airloom::iab {

/// Which case of the optimality test holds at the answer.
/// balance: the offered ground traffic just fits; all_aerial: the ground gets no band; ground_rate: the promised rate binds.
enum class SplitCase { balance, all_aerial, interior, ground_rate };
constexpr auto enum_names(SplitCase) { return std::array<std::string_view, 4>{"balance", "all_aerial", "interior", "ground_rate"}; }

struct Split {
  double mu = 0.0;
  double mu_balance = 0.0;  ///< backhaul rate = ground rate
  SplitCase optimality = SplitCase::balance;
  double slope = 0.0;       ///< d(A-term + weight T-term)/d mu at mu, bit/s/Hz
  bool non_unique = false;  ///< every mu from mu_balance to 1 is as good
  Status status = Status::converged;
  double shortfall = 0.0;  ///< the part of the wanted ground rate that no split carries, > 0
  std::string message;
  int evaluations = 0;
  std::vector<double> history;  ///< mu per iteration of sca or genetic
};

/// Absolute error of shares that are found by root search.
inline constexpr double tolerance_mu = 1e-12;

/// d/dmu (A-term(mu) + weight T-term(1 - mu)), bit/s/Hz.
[[nodiscard]] double split_slope(const SumTerms& terms, double mu, double weight);

/// Balance point: the root of B-term(mu) = T-term(1-mu); 0 when there is no ground traffic, else 1 when there is no backhaul.
[[nodiscard]] double balance_point(const SumTerms& terms, int& evaluations);

/// Exact optimum of A-term + weight T-term subject to T-term <= B-term. The problem is concave, so the case test proves it:
/// mu_balance if the slope there is <= 0, 1 if the slope at 1 is >= 0, else the root of the slope. Tolerance 1e-12 in mu.
[[nodiscard]] Split exact_split(const SumTerms& terms, double ground_weight = 1.0);

}  // namespace airloom::iab
