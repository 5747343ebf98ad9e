#include "airloom/systems/twotier/judge/details.hpp"

#include <algorithm>
#include <string>

#include "airloom/core/error.hpp"
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
      {"schedule", "slots that break the scheduling constraints, over a graph of neighbours and as printed", schedule_faults},
  };
  return list;
}

}  // namespace airloom::twotier
