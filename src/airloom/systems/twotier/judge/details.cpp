#include "airloom/systems/twotier/judge/details.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/systems/twotier/judge/outage.hpp"
#include "airloom/systems/twotier/problem/schedule.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;

void require_places(const Instance& x, const char* group) {
  const bool placed = x.survey.tx_pos_m.cols() > 0 && x.cells() % x.survey.tx_pos_m.cols() == 0 && x.cell_is_macro.size() == x.cells();
  if (!placed)
    throw InvalidInput(std::string(group) + ": the instance holds no tx_pos_m or cell_is_macro; this detail is of drawn instances");
}

double ground_distance(const Eigen::Matrix3Xd& a, Index i, const Eigen::Matrix3Xd& b, Index k) {
  return (a.col(i) - b.col(k)).head<2>().norm();
}

Values coverage(const Instance& x, const Solution&) {
  require_places(x, "coverage");
  const Survey& survey = x.survey;
  const Index users = survey.rx_pos_m.cols();
  const Index stations = survey.tx_pos_m.cols();
  if (users == 0 || survey.strongest_station.size() != users || survey.femto_coverage_m <= 0.0 || survey.strongest_station.minCoeff() < 0 ||
      survey.strongest_station.maxCoeff() >= stations) {
    throw InvalidInput("coverage: the instance holds no rx_pos_m, strongest_station or femto_coverage_m that fit each other");
  }
  double disc = 0.0;
  double power = 0.0;
  for (Index u = 0; u < users; ++u) {
    bool covered = false;
    for (Index b = 0; b < stations && !covered; ++b) {
      covered = !x.cell_is_macro[b] && ground_distance(survey.tx_pos_m, b, survey.rx_pos_m, u) <= survey.femto_coverage_m;
    }
    disc += covered ? 1.0 : 0.0;
    power += x.cell_is_macro[survey.strongest_station[u]] ? 0.0 : 1.0;
  }
  const auto count = static_cast<double>(users);
  const auto femtos = static_cast<std::int64_t>(stations - x.cell_is_macro.head(stations).count());
  return {{"disc_share", disc / count}, {"power_share", power / count}, {"femto_stations", femtos}};
}

Values cross_gain(const Instance& x, const Solution&) {
  const Survey& survey = x.survey;
  const Index users = survey.cross_gain.size();
  if (users == 0 || survey.cross_gain_fading.size() != users || survey.cross_gain_estimate.size() != users) {
    throw InvalidInput(
        "cross_gain: the instance holds no cross_gain, cross_gain_fading and cross_gain_estimate; no femto user shares a "
        "sub-channel with a macro station, or it was not drawn");
  }
  const double fading = survey.cross_gain_fading.maxCoeff();
  const double estimate = survey.cross_gain_estimate.maxCoeff();
  return {{"max_db", to_db(survey.cross_gain.maxCoeff())},
          {"max_fading", fading},
          {"max_fading_db", to_db(fading)},
          {"max_estimate", estimate},
          {"max_estimate_db", to_db(estimate)},
          {"users", static_cast<std::int64_t>(users)}};
}

/// The bound along one parameter for the three spectral efficiencies of the publication's curves.
template <class Set>
void add_curves(Values& out, const std::string& name, const std::vector<double>& axis, Set set) {
  for (const int se : {1, 2, 4}) {
    std::vector<double> bound;
    for (const double value : axis) {
      OutageModel model{.slot_se = static_cast<double>(se)};
      set(model, value);
      bound.push_back(user_bound(model));
    }
    out.set(name + "_se" + std::to_string(se), std::move(bound));
  }
}

/// R^2 of the best line through points.
double line_fit(const std::vector<double>& x, const std::vector<double>& y) {
  // copies: Eigen's sum of a map would depend on where the numbers lie
  const Eigen::ArrayXd a = Eigen::Map<const Eigen::ArrayXd>(x.data(), static_cast<Index>(x.size()));
  const Eigen::ArrayXd b = Eigen::Map<const Eigen::ArrayXd>(y.data(), static_cast<Index>(y.size()));
  const Eigen::ArrayXd da = a - a.mean();
  const Eigen::ArrayXd db = b - b.mean();
  const double together = (da * db).sum();
  return together * together / (da.square().sum() * db.square().sum());
}

std::vector<double> logarithm(std::vector<double> x, double added) {
  for (double& each : x) each = std::log(added + each);
  return x;
}

Values outage(const Instance&, const Solution&) {
  constexpr double reference_sinr = 10.0;  // 10 dB
  const OutageModel standard;
  const double bound = user_bound(standard);
  Values out{{"simultaneous_users", simultaneous_users(standard)}, {"user_bound", bound}, {"user_bound_floor", std::floor(bound)}};
  std::vector<double> outage_axis, sinr_db, sinr, gain_db;
  for (int k = 0; k < 20; ++k) outage_axis.push_back(0.005 * (k + 1));
  for (int k = 0; k < 20; ++k) {
    sinr_db.push_back(k + 1.0);
    sinr.push_back(from_db(k + 1.0));
  }
  for (int k = 0; k < 21; ++k) gain_db.push_back(10.0 + k);
  out.set("outage", outage_axis);
  add_curves(out, "by_outage", outage_axis, [](OutageModel& m, double eps) { m.outage = eps; });
  out.set("sinr_db", sinr_db);
  out.set("sinr", sinr);
  add_curves(out, "by_sinr", sinr, [](OutageModel& m, double g) { m.slot_se = scaled_se(m.slot_se, reference_sinr, g); });
  out.set("gain_db", gain_db);
  add_curves(out, "by_gain", gain_db, [](OutageModel& m, double db) { m.gain_ratio = from_db(db); });
  const std::vector<double> by_sinr = out.numbers("by_sinr_se2");
  out.set("r2_outage", line_fit(outage_axis, out.numbers("by_outage_se2")));
  out.set("r2_sinr_db", line_fit(sinr_db, by_sinr));
  out.set("r2_log_sinr", line_fit(logarithm(sinr, 1.0), by_sinr));
  out.set("r2_log_gain", line_fit(gain_db, logarithm(out.numbers("by_gain_se2"), 0.0)));
  out.set("growth_share_low_sinr", (by_sinr[4] - by_sinr[0]) / (by_sinr.back() - by_sinr[0]));
  return out;
}

Values schedule_faults(const Instance& x, const Solution&) {
  require_places(x, "schedule");
  const Survey& survey = x.survey;
  const Index stations = survey.tx_pos_m.cols();
  const Index users = std::max<Index>(survey.rx_pos_m.cols(), x.user.maxCoeff() + 1);
  Indicators used{.station = BoolMatrix::Constant(stations, x.channels(), false),
                  .user = BoolMatrix::Constant(users, x.channels(), false),
                  .server = Eigen::VectorXi::Zero(users)};
  for (Index n = 0; n < x.channels(); ++n) {
    for (Index c = 0; c < x.cells(); ++c) {
      if (!x.active(c, n)) continue;
      used.station(c % stations, n) = true;
      used.user(x.user(c, n), n) = true;
      used.server[x.user(c, n)] = static_cast<int>(c % stations);
    }
  }
  std::vector<std::pair<int, int>> neighbours;
  for (int a = 0; a < stations; ++a) {
    for (int b = a + 1; b < stations; ++b) {
      const bool near = ground_distance(survey.tx_pos_m, a, survey.tx_pos_m, b) < 2.0 * survey.femto_coverage_m;
      if (x.cell_is_macro[a] || x.cell_is_macro[b] || near) neighbours.emplace_back(a, b);
    }
  }
  const ScheduleFaults graph = check_schedule(used, neighbours, ScheduleRule::graph);
  const ScheduleFaults print = check_schedule(used, neighbours, ScheduleRule::print);
  const auto number = [](Index k) { return static_cast<std::int64_t>(k); };
  return {{"unused", number(graph.unused)},
          {"shared", number(graph.shared)},
          {"unused_print", number(print.unused)},
          {"shared_print", number(print.shared)}};
}

}  // namespace

const std::vector<Detail<Instance, Solution>>& details() {
  static const std::vector<Detail<Instance, Solution>> list{
      {"coverage", "share of the users that femto stations serve, by discs and by received power", coverage},
      {"cross_gain", "largest gain from the macro station to a femto user, with and without path loss, and as estimated", cross_gain},
      {"outage", "bound on the secondary users that a primary link bears, and its curves; of the defaults, not of the instance", outage},
      {"schedule", "slots that break the scheduling constraints, over a graph of neighbours and as printed", schedule_faults},
  };
  return list;
}

}  // namespace airloom::twotier
