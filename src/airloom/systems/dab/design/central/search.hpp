#pragma once
/// Ascents one after the other for one problem: they look like one, and the best answer stays.
#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include "airloom/systems/dab/design/central/central.hpp"
#include "airloom/systems/dab/design/central/climb.hpp"
#include "airloom/systems/dab/design/central/ranking.hpp"

namespace airloom::dab {

class Search {
 public:
  /// @param o  with the model of the design settled
  Search(const BeamProblem& problem, const CentralOptions& o, const SolveControl& control, Utility utility);

  [[nodiscard]] const BeamProblem& problem() const { return problem_; }
  [[nodiscard]] const CentralOptions& options() const { return options_; }
  [[nodiscard]] const SolveControl& control() const { return control_; }
  [[nodiscard]] const Utility& utility() const { return goal_.utility; }
  [[nodiscard]] BeamValue& value() { return value_; }
  [[nodiscard]] Ranking& ranking() { return ranking_; }

  /// The start scaled to its best power, where the options say so.
  [[nodiscard]] Eigen::MatrixXcd scaled(Eigen::MatrixXcd w);
  /// Antennas may leave their polynomial's range as often as with these beams, where that is more than saturation_limit.
  void allow_range_of(const Eigen::MatrixXcd& w);
  /// `scaled`, looked at, and kept where it is the best so far. @return  its key
  double offer(const Eigen::MatrixXcd& w);
  [[nodiscard]] std::unique_ptr<Climb> climb_from(const Eigen::MatrixXcd& w) const;
  /// At most `steps` more; offered. @return  the key
  double advance(Climb& climb, int steps);
  /// What another solver did on the way; that it was stopped stops this one.
  void count(const Design& other);
  /// `count`, and its answer, offered as it is. @param insist  it is taken whatever its key
  void adopt(const Design& other, bool insist);
  void count_evaluations(std::int64_t evaluations) { iterations_.inner += evaluations; }
  void count_products(std::int64_t more) { products_ += more; }

  [[nodiscard]] bool interrupted() const { return interrupted_; }
  [[nodiscard]] double best_key() const { return best_key_; }
  /// Of the ascent that the best comes from.
  [[nodiscard]] Status status() const { return status_; }
  [[nodiscard]] const Eigen::MatrixXcd& best() const { return best_; }
  /// Answer, status of the ascent that it comes from, iterations and trace of all.
  [[nodiscard]] Design take();

 private:
  /// Where beams come from.
  struct Origin {
    Status status = Status::converged;
    std::string message = {};
    double gradient_norm = 0.0;
    bool ascent = false;
    bool insist = false;
  };
  double consider(const Eigen::MatrixXcd& w, double value, const Origin& from);
  const BeamProblem& problem_;
  const CentralOptions& options_;
  const SolveControl& control_;
  AscentGoal goal_;
  BeamValue value_;
  Ranking ranking_;
  Eigen::MatrixXcd best_;
  double best_key_;
  double range_limit_;        ///< of the probability to leave a polynomial's range
  bool best_within_ = false;  ///< that limit
  Status status_ = Status::converged;
  std::string message_;
  double gradient_norm_ = 0.0;
  std::vector<double> trace_;
  Iterations iterations_;
  std::int64_t products_ = 0;  ///< of ascents and other solvers; what beams are worth counts itself
  bool interrupted_ = false;
};

}  // namespace airloom::dab
