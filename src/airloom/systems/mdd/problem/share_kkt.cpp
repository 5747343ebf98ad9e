#include "airloom/systems/mdd/problem/share_kkt.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "airloom/numerics/nonnegative_least_squares.hpp"
#include "airloom/systems/mdd/problem/promises.hpp"
#include "airloom/systems/mdd/problem/share_model.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double tight_room = 1e-3;  ///< ln ratio up to which a promise may have a multiplier

/// Promises that are nearly tight: how much each has to spare, as a logarithm, and its slopes.
struct Tight {
  std::vector<double> room;
  std::vector<Eigen::VectorXd> slope;
};

void add_tight(ShareModel& model, const Eigen::MatrixXd& sinr, double floor, double rate, bool uplink, Tight& out) {
  Eigen::MatrixXd dl = Eigen::MatrixXd::Zero(model.users(), model.subcarriers_dl());
  Eigen::MatrixXd ul = Eigen::MatrixXd::Zero(model.users(), model.subcarriers_ul());
  Eigen::MatrixXd& own = uplink ? ul : dl;
  const auto add = [&](double ratio) {
    out.room.push_back(std::log(ratio));
    out.slope.emplace_back();
    model.pull(dl, ul, out.slope.back());
    own.setZero();
  };
  for (Index d = 0; d < sinr.rows(); ++d) {
    for (Index m = 0; m < sinr.cols() && floor > 0.0; ++m) {
      if (std::log(sinr(d, m) / floor) > tight_room) continue;
      own(d, m) = 1.0;
      add(sinr(d, m) / floor);
    }
    const double reached = sinr.row(d).array().log1p().sum();
    if (!(rate > 0.0) || std::log(reached / rate) > tight_room) continue;
    own.row(d) = sinr.row(d).array() / (1.0 + sinr.row(d).array()) / reached;
    add(reached / rate);
  }
}

}  // namespace

double share_kkt(const PowerProblem& problem, const Powers& powers) {
  ShareModel model(in_shares(problem));
  Eigen::MatrixXd p, q;
  model.split(in_shares(problem, powers), p, q);
  model.look(p, q);
  Eigen::VectorXd slope;
  model.pull(model.sinr_dl().array() / (1.0 + model.sinr_dl().array()), model.sinr_ul().array() / (1.0 + model.sinr_ul().array()), slope);
  const Promises promises = promises_of(problem);
  Tight tight;
  add_tight(model, model.sinr_dl(), promises.floor_dl, promises.rate_dl, false, tight);
  add_tight(model, model.sinr_ul(), promises.floor_ul, promises.rate_ul, true, tight);
  double loose = 0.0;
  if (!tight.slope.empty()) {
    Eigen::MatrixXd slopes(slope.size(), static_cast<Index>(tight.slope.size()));
    for (std::size_t k = 0; k < tight.slope.size(); ++k) slopes.col(static_cast<Index>(k)) = tight.slope[k];
    const Eigen::VectorXd multiplier = nonnegative_least_squares(slopes, -slope);
    slope += slopes * multiplier;
    for (std::size_t k = 0; k < tight.room.size(); ++k)
      loose = std::max(loose, multiplier[static_cast<Index>(k)] * std::abs(tight.room[k]));
  }
  return std::max(slope.cwiseAbs().maxCoeff(), loose) / std::max(model.sum_rate(), 1e-300);
}

}  // namespace airloom::mdd
