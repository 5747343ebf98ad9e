#pragma once
/// Stations in parallel, and a processor that keeps a copy X_b of what the users receive of each: consensus X_b = T_b with duals.
///
/// Per exchange the processor finds the copies in closed form (star_processor.hpp), every station moves its beams towards its target
/// by a few proximal Gauss-Newton steps, and the duals move by rho (X_b - T_b), rho_u = kappa_rho |nu_u|^2. Variants:
/// `paper` lets the station count the rate terms a second time, as the publication's local problem does: its fixed point weighs them
/// twice and the distortion once, and is no stationary point. `admm` lets it see consensus and distortion only, which removes the bias.
///
/// Messages per exchange and station, in reals. paper: down Z_b, X_b, mu, nu (4 U^2 + 3 U), up T_b, t_b, Lambda_b (4 U^2 + U).
/// admm: down the target X_b + Lambda_b / rho and |nu|^2 (2 U^2 + U), up T_b, t_b (2 U^2 + U): the processor keeps Lambda. Once, for the
/// start: up T_b, t_b, or with back-off T1_b, T3_b, t_b (4 U^2 + U) and one broadcast of the scale.
/// Source: specification of [dab], 7.5 and 15.4.
#include <array>
#include <optional>
#include <string_view>

#include "airloom/core/fields.hpp"
#include "airloom/fabric/fabric.hpp"
#include "airloom/systems/dab/design/design.hpp"
#include "airloom/systems/dab/design/penalty/penalty_step.hpp"
#include "airloom/systems/dab/design/starts.hpp"

namespace airloom::dab {

enum class StarVariant { paper, admm };
constexpr auto enum_names(StarVariant) { return std::array<std::string_view, 2>{"paper", "admm"}; }

/// The penalty method as the stations' local step.
struct PenaltyRules {
  Majorizer majorizer = Majorizer::paper;
  double rho_relative = 0.1;
};

struct StarOptions {
  StarVariant variant = StarVariant::paper;  ///< not a field: the variants are algorithms of their own, `star` and `star_admm`
  std::optional<PenaltyRules> penalty = {};  ///< not a field: `star_pmm`
  Start start = Start::rzf;
  bool backed_off = true;
  int max_exchanges = 15;
  double kappa_rho = 1.0;
  double tolerance = 1e-6;
  int local_steps = 3;
};
void fields(maybe_const<StarOptions> auto& o, auto&& field) {
  field("start", o.start, "first beams of every station, from its own channels");
  field("backed_off", o.backed_off, "scale all first beams by the common factor that is best through the amplifiers");
  field("max_exchanges", o.max_exchanges, between(0, 1000000), "exchanges between stations and processor");
  field("kappa_rho", o.kappa_rho, above(0), "penalty of a user's copies over |nu|^2; 0.3 is slightly faster than 1, 3 to 30 slower");
  field("tolerance", o.tolerance, above(0), "of the consensus residual and of the relative change of the rate, at which to stop");
  field("local_steps", o.local_steps, between(1, 10000), "proximal Gauss-Newton steps of a station per exchange");
}

/// The published star with the published local step, one visit of the penalty method for the rate and the consensus. From a scaled start
/// the publication's majorizer peaks at the first exchanges and drifts back to full power; the best exchange is returned.
/// Source: specification of [dab], second part, 4.
struct PenaltyStarOptions {
  Start start = Start::rzf;
  bool backed_off = true;
  int max_exchanges = 15;
  double kappa_rho = 1.0;
  double tolerance = 1e-6;
  Majorizer majorizer = Majorizer::paper;
  double rho_relative = 0.1;

  [[nodiscard]] StarOptions star() const {
    StarOptions o;
    o.start = start;
    o.penalty = PenaltyRules{.majorizer = majorizer, .rho_relative = rho_relative};
    o.backed_off = backed_off;
    o.max_exchanges = max_exchanges;
    o.kappa_rho = kappa_rho;
    o.tolerance = tolerance;
    return o;
  }
};
void fields(maybe_const<PenaltyStarOptions> auto& o, auto&& field) {
  field("start", o.start, "first beams of every station, from its own channels");
  field("backed_off", o.backed_off, "scale all first beams by the common factor that is best through the amplifiers");
  field("max_exchanges", o.max_exchanges, between(0, 1000000), "exchanges between stations and processor");
  field("kappa_rho", o.kappa_rho, above(0), "penalty of a user's copies over |nu|^2");
  field("tolerance", o.tolerance, above(0), "of the consensus residual and of the relative change of the rate, at which to stop");
  field("majorizer", o.majorizer, "bound of the penalty: the publication's, which cannot back off, or a tight one");
  field("rho_relative", o.rho_relative, above(0), "penalty over the size of the problem; at 0.01 and below the rates collapse");
}

/// @return  the beams with the largest rate among the exchanges. Trace: `objective` and `consensus`, ||X - T|| / ||T||. Certificate:
///          the last `consensus`, `rate_change`, and `scale` where the stations back off
[[nodiscard]] Design solve_star(const BeamProblem& problem, const StarOptions& options, const SolveControl& control,
                                const MakeFabric& make_fabric);

}  // namespace airloom::dab
