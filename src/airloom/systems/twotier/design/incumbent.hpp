#pragma once
/// The best powers that a search has, and how it makes more of any powers that come its way.
#include <memory>

#include "airloom/systems/twotier/design/ascent/moves.hpp"
#include "airloom/systems/twotier/design/promises/promised.hpp"
#include "airloom/systems/twotier/design/promises/stationarity.hpp"

namespace airloom::twotier {

/// Effort of one local search.
struct LocalOptions {
  double tolerance = 1e-8;  ///< of Algorithm 1
  int max_iterations = 5000;
  bool polish = true;  ///< Algorithm 1 and switches of slots from every point; else points are only brought within the budgets
};

class Incumbent {
 public:
  virtual ~Incumbent() = default;
  /// Makes the best of any powers. @return  whether the best answer is better now
  virtual bool offer(const Eigen::ArrayXd& x) = 0;
  /// Kicks until `patience` of them gained nothing. @return  kicks made
  virtual std::int64_t kick(const KickOptions& kicks, const SolveControl& control) = 0;
  /// Brings the best answer to a stationary point.
  virtual void settle() = 0;

  [[nodiscard]] virtual const Eigen::ArrayXd& x() const = 0;       ///< (slots)
  [[nodiscard]] virtual double value() const = 0;                  ///< of the goal; -infinity while there is no answer
  [[nodiscard]] virtual const Eigen::ArrayXd& lambda() const = 0;  ///< (nodes)
  [[nodiscard]] virtual const Eigen::ArrayXd& theta() const = 0;   ///< (promises)
  [[nodiscard]] virtual std::int64_t moves() const = 0;
  [[nodiscard]] virtual std::int64_t steps() const = 0;
  [[nodiscard]] virtual bool settled() const = 0;  ///< the best answer is stationary
};

/// The weighted sum rate without promises: Algorithm 1 and switches.
class FreeIncumbent final : public Incumbent {
 public:
  FreeIncumbent(const Network& network, const LocalOptions& options, const OnIteration& stop);

  bool offer(const Eigen::ArrayXd& x) override;
  std::int64_t kick(const KickOptions& kicks, const SolveControl& control) override;
  void settle() override;
  /// Takes an answer of Algorithm 1 as it is. @return  whether it is better
  bool take(AscentResult result);
  /// Switches of slots from the best answer.
  void move(int rounds);

  [[nodiscard]] const Eigen::ArrayXd& x() const override { return best_.x; }
  [[nodiscard]] double value() const override { return best_.objective; }
  [[nodiscard]] const Eigen::ArrayXd& lambda() const override { return best_.multiplier; }
  [[nodiscard]] const Eigen::ArrayXd& theta() const override { return theta_; }
  [[nodiscard]] std::int64_t moves() const override { return moves_; }
  [[nodiscard]] std::int64_t steps() const override { return best_.iterations.inner; }
  [[nodiscard]] bool settled() const override { return options_.polish && best_.status == Status::converged; }
  [[nodiscard]] const AscentResult& best() const { return best_; }
  [[nodiscard]] PriceStep& step() { return step_; }

 private:
  const Network& network_;
  LocalOptions options_;
  const OnIteration& stop_;
  PriceStep step_;
  AscentResult best_;
  Eigen::ArrayXd theta_;
  std::int64_t moves_ = 0;
};

/// The weighted sum rate or a geometric mean under promises, or the largest common ratio: Newton from the inside.
class PromisedIncumbent final : public Incumbent {
 public:
  /// @param inside  (slots): strictly keeps all promises
  PromisedIncumbent(const Network& network, Goal goal, const Eigen::ArrayXd& inside, const OnIteration& stop);

  bool offer(const Eigen::ArrayXd& x) override { return search_.repair_and_climb(x); }
  std::int64_t kick(const KickOptions& kicks, const SolveControl& control) override {
    return search_.kick(kicks.kicks, kicks.patience, control);
  }
  void settle() override;

  [[nodiscard]] const Eigen::ArrayXd& x() const override { return search_.best().x; }
  [[nodiscard]] double value() const override { return search_.best().value; }
  [[nodiscard]] const Eigen::ArrayXd& lambda() const override { return search_.best().lambda; }
  [[nodiscard]] const Eigen::ArrayXd& theta() const override { return search_.best().theta; }
  [[nodiscard]] std::int64_t moves() const override { return search_.moves(); }
  [[nodiscard]] std::int64_t steps() const override { return search_.steps(); }
  [[nodiscard]] bool settled() const override { return residual() <= stationary_enough; }
  [[nodiscard]] const std::vector<double>& log() const { return search_.log(); }
  [[nodiscard]] bool found() const { return search_.found(); }
  [[nodiscard]] double residual() const;  ///< of stationarity

 private:
  const Network& network_;
  Goal goal_;
  PromisedRate search_;
};

}  // namespace airloom::twotier
