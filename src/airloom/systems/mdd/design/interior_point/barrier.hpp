#pragma once
/// The barrier function of the interior-point solvers, its gradient and its Newton step.
///
/// Variables v = (x, y, slack): x = sqrt(p) of the served links, y = sqrt(q), and slacks of the promises when asked for. Minimised is
///
///     -tau sum_k ln(1 + 2 z_k a_k'x - z_k^2 I_k) - tau sum_j ln(1 + 2 z_j y_j - z_j^2 b_j) + tau cost sum slack
///     - sum ln(P - T) - sum ln(P - Q) - sum ln(slack - least)
///     - sum_k ln((a_k'x)^2 - Gamma I_k) - sum_j ln(y_j^2 - Gamma b_j)                   (promise per subcarrier)
///     or - sum_d ln(sum_m ln u_dm - rate), u the arguments of the logarithms above      (promise of the sum)
///
/// With z of the present point (the default) the first line is the true objective with its true gradient, and the Hessian that of a
/// concave minorant. Source: specification of [mdd], 6.4 and 15.4.
#include <Eigen/SparseCore>
#include <array>
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

#include "airloom/systems/mdd/problem/power_problem.hpp"

namespace airloom::mdd {

/// How a Newton system is solved: reduced to totals of access points and users by the inversion lemma (not with interference between
/// users; the faster one at every size), as one dense matrix, or whichever of the two applies.
enum class NewtonMethod { automatic, dense, woodbury };
constexpr auto enum_names(NewtonMethod) { return std::array<std::string_view, 3>{"automatic", "dense", "woodbury"}; }

/// No slack; one for all promises; one per user.
enum class Slack { none, common, per_user };

struct BarrierTerms {
  bool objective = true;
  Qos qos = Qos::none;
  double floor_dl = 0.0;  ///< Gamma, where qos is subcarrier; 0 leaves the constraints out
  double floor_ul = 0.0;
  double rate_dl = 0.0;  ///< where qos is sum; 0 leaves the constraints out
  double rate_ul = 0.0;
  Slack slack = Slack::none;
  double slack_cost = 1.0;
  double slack_least = 0.0;
  Eigen::VectorXd z_dl, z_ul;      ///< fixed z; empty: that of the present point
  Eigen::VectorXd rho_dl, rho_ul;  ///< fixed tangents of the constraints, 2 rho a'x - rho^2 I >= Gamma as in (21w); empty: exact cones
};

class Barrier {
 public:
  Barrier(const PowerProblem& problem, BarrierTerms terms);

  BarrierTerms& terms() { return terms_; }
  [[nodiscard]] const PowerProblem& problem() const { return x_; }
  [[nodiscard]] Eigen::Index links() const { return static_cast<Eigen::Index>(ap_.size()); }
  [[nodiscard]] Eigen::Index slacks() const;
  [[nodiscard]] Eigen::Index size() const { return links() + x_.streams_ul() + slacks(); }
  /// Number of logarithms besides the objective's: over tau the distance to the optimum on the central path.
  [[nodiscard]] double constraints() const;

  [[nodiscard]] Eigen::VectorXd pack(const Powers& powers) const;  ///< slacks are 0
  [[nodiscard]] Powers unpack(const Eigen::VectorXd& v) const;
  /// A share of every budget, the same for all links of an access point; slacks such that all promises hold strictly.
  [[nodiscard]] Eigen::VectorXd central_start(double share);
  /// Least slack of each promise at v's powers, the largest of all (common) or of each user's.
  void set_slack(Eigen::VectorXd& v, double margin);

  /// Value at v; infinity outside the domain. What the other functions speak of is the last v evaluated.
  double evaluate(const Eigen::VectorXd& v, double tau);
  /// sum_k ln(1 + SINR) at the last v, nats.
  [[nodiscard]] double sum_rate() const;
  void gradient(Eigen::VectorXd& out);
  /// out = -H^-1 gradient. @return  false when the system is singular to working precision, or at a stop
  [[nodiscard]] bool newton_step(const Eigen::VectorXd& gradient, NewtonMethod method, Eigen::VectorXd& out,
                                 const std::stop_token& stop = {});

  [[nodiscard]] const Eigen::VectorXd& z_dl() const { return z_dl_; }  ///< used at the last v
  [[nodiscard]] const Eigen::VectorXd& z_ul() const { return z_ul_; }
  [[nodiscard]] const Eigen::VectorXd& stream_norm() const { return norm_; }  ///< ||a_k||

  /// Derivatives by the quantities between v and the value: a_k'x / ||a_k||, y_j, slacks, I_k, b_j, T_l, Q_d, in this order.
  struct Inner {
    Eigen::Index a, y, slack, disturbance, base, ap, user, size;
  };
  [[nodiscard]] const Inner& inner() const { return at_; }
  /// Chain rule: derivative by v of a function with these derivatives by the inner quantities.
  void pull(const Eigen::VectorXd& by_inner, Eigen::VectorXd& out) const;

  /// Multipliers of the promises per subcarrier at the last v (of their distances to the cones), (K) and (J).
  void cone_multipliers(Eigen::VectorXd& dl, Eigen::VectorXd& ul) const;
  [[nodiscard]] const Eigen::VectorXd& disturbance() const { return i_; }
  [[nodiscard]] const Eigen::VectorXd& base() const { return b_; }

 private:
  void curvature();
  void second_derivatives(Eigen::VectorXd& diagonal) const;
  [[nodiscard]] Eigen::MatrixXd jacobian(const std::stop_token& stop) const;
  [[nodiscard]] Eigen::SparseMatrix<double> core() const;
  void times_hessian(const Eigen::VectorXd& diagonal, const Eigen::VectorXd& v, Eigen::VectorXd& out) const;
  void assemble_reduced(const Eigen::VectorXd& diagonal);
  [[nodiscard]] bool solve_dense(const Eigen::VectorXd& gradient, Eigen::VectorXd& out, const std::stop_token& stop);
  [[nodiscard]] bool solve_woodbury(const Eigen::VectorXd& gradient, Eigen::VectorXd& out);
  [[nodiscard]] Eigen::Index user_dl(Eigen::Index k) const { return k / x_.subcarriers_dl; }
  [[nodiscard]] Eigen::Index user_ul(Eigen::Index j) const { return j / x_.subcarriers_ul; }
  [[nodiscard]] double slack_of(Eigen::Index user) const;
  [[nodiscard]] Eigen::Index slack_place(Eigen::Index user) const { return terms_.slack == Slack::per_user ? user : 0; }

  /// Second derivatives of a direction's terms, per stream: by its linear inner quantity (l: a or y), its quadratic one (q: I or b)
  /// and its slack (s); with a summed promise also user * (own_l dl + own_q dq summed over the user's streams)^2.
  struct StreamTerms {
    Eigen::VectorXd ll, lq, qq, ls, qs, ss, own_l, own_q, user;
  };

  const PowerProblem& x_;
  BarrierTerms terms_;
  std::vector<Eigen::Index> ap_, stream_;
  Eigen::VectorXd gain_, norm_;
  Eigen::MatrixXd mui_dl_, mui_ul_;  ///< of squared x to I, (K, links); of squared y to b, (J, J); empty without
  Inner at_{};

  double tau_ = 0.0;
  Eigen::VectorXd v_, s_, i_, b_, t_, q_;
  Eigen::VectorXd z_dl_, z_ul_, u_dl_, u_ul_, cone_dl_, cone_ul_, sum_dl_, sum_ul_;
  Eigen::VectorXd first_;   ///< by the inner quantities
  Eigen::VectorXd second_;  ///< twice the factor of the second derivatives of I, b, T, Q, at their places
  StreamTerms dl_, ul_;
  Eigen::VectorXd slack_bend_;
  struct Reduced;  ///< workspace of the reduced Newton system
  std::shared_ptr<Reduced> reduced_;
};

}  // namespace airloom::mdd
