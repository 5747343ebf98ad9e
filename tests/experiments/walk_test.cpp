// Every algorithm of every system over networks that nobody draws: what leaves the gate is finite, confirmed by a second evaluation of
// its file, and no status says more than is true.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <functional>

#include "airloom/experiments/system/record.hpp"
#include "airloom/experiments/system/registry.hpp"

namespace airloom::test {
namespace {

using Complex = std::complex<double>;
using experiments::System;

/// Elements of an array, owned by the map.
template <class T>
std::vector<T>& elements(io::Arrays& arrays, const std::string& name) {
  return std::get<std::vector<T>>(arrays.at(name).data);
}

/// One station's channels, or one link's: the elements of `name` for which `hit(multi-index)` holds become 0.
template <class T>
void blank(io::Arrays& arrays, const std::string& name, const std::function<bool(const std::vector<std::int64_t>&)>& hit) {
  io::Array& array = arrays.at(name);
  std::vector<T>& data = elements<T>(arrays, name);
  std::vector<std::int64_t> at(array.shape.size());
  for (std::size_t flat = 0; flat < data.size(); ++flat) {
    std::size_t rest = flat;
    for (std::size_t axis = at.size(); axis-- > 0;) {
      at[axis] = static_cast<std::int64_t>(rest % static_cast<std::size_t>(array.shape[axis]));
      rest /= static_cast<std::size_t>(array.shape[axis]);
    }
    if (hit(at)) data[flat] = T{};
  }
}

/// Copies row 0 of the user axis over row 1: two users at one place.
void same_place(io::Arrays& arrays, const std::string& name, std::size_t axis) {
  io::Array& array = arrays.at(name);
  std::vector<Complex>& data = elements<Complex>(arrays, name);
  std::size_t inner = 1;
  for (std::size_t k = axis + 1; k < array.shape.size(); ++k) inner *= static_cast<std::size_t>(array.shape[k]);
  const auto extent = static_cast<std::size_t>(array.shape[axis]);
  for (std::size_t outer = 0; outer * inner * extent < data.size(); ++outer) {
    for (std::size_t k = 0; k < inner; ++k) data[(outer * extent + 1) * inner + k] = data[outer * extent * inner + k];
  }
}

struct Ugly {
  std::string name;
  std::string system;
  Values scenario;
  std::function<void(io::Arrays&)> spoil;
};

void PrintTo(const Ugly& ugly, std::ostream* out) { *out << ugly.system << ' ' << ugly.name; }

std::vector<Ugly> networks() {
  const auto nothing = [](io::Arrays&) {};
  std::vector<Ugly> list;
  // dab: h (B,U,N)
  const Values dab{{"base_stations", std::int64_t{2}}, {"antennas", std::int64_t{4}}, {"users", std::int64_t{2}}};
  const auto with = [](Values v, const std::string& name, std::int64_t number) {
    v.set(name, number);
    return v;
  };
  list.push_back({"dead station", "dab", dab, [](io::Arrays& a) { blank<Complex>(a, "h", [](const auto& i) { return i[0] == 0; }); }});
  list.push_back(
      {"blocked link", "dab", dab, [](io::Arrays& a) { blank<Complex>(a, "h", [](const auto& i) { return i[0] == 1 && i[1] == 0; }); }});
  list.push_back({"one user", "dab", with(dab, "users", 1), nothing});
  list.push_back({"one antenna", "dab", with(dab, "antennas", 1), nothing});
  list.push_back({"one place", "dab", dab, [](io::Arrays& a) { same_place(a, "h", 1); }});
  // haps: h_b (U,N_b)
  const Values haps{{"users", std::int64_t{3}},        {"base_stations", std::int64_t{2}}, {"mbs_array_nx", std::int64_t{2}},
                    {"mbs_array_ny", std::int64_t{2}}, {"haps_array_nx", std::int64_t{2}}, {"haps_array_ny", std::int64_t{2}}};
  list.push_back({"dead station", "haps", haps, [](io::Arrays& a) { blank<Complex>(a, "h_0", [](const auto&) { return true; }); }});
  list.push_back({"blocked link", "haps", haps, [](io::Arrays& a) { blank<Complex>(a, "h_1", [](const auto& i) { return i[0] == 2; }); }});
  list.push_back({"one user", "haps", with(haps, "users", 1), nothing});
  list.push_back({"one antenna",
                  "haps",
                  {{"users", std::int64_t{2}},
                   {"base_stations", std::int64_t{2}},
                   {"mbs_array_nx", std::int64_t{1}},
                   {"mbs_array_ny", std::int64_t{1}},
                   {"haps_array_nx", std::int64_t{1}},
                   {"haps_array_ny", std::int64_t{1}}},
                  nothing});
  list.push_back({"one place", "haps", haps, [](io::Arrays& a) {
                    for (const char* name : {"h_0", "h_1", "h_2"}) same_place(a, name, 0);
                  }});
  list.push_back({"one place without noise", "haps", haps, [](io::Arrays& a) {
                    for (const char* name : {"h_0", "h_1", "h_2"}) same_place(a, name, 0);
                    elements<double>(a, "noise_w").front() *= 1e-9;
                  }});
  // iab: h_aerial (J,N), h_ground (I,N)
  const Values iab{{"array_nx", std::int64_t{4}}, {"array_ny", std::int64_t{4}}};
  list.push_back(
      {"dead backhaul", "iab", iab, [](io::Arrays& a) { blank<Complex>(a, "h_aerial", [](const auto& i) { return i[0] == 3; }); }});
  list.push_back(
      {"blocked link", "iab", iab, [](io::Arrays& a) { blank<Complex>(a, "h_ground", [](const auto& i) { return i[0] == 0; }); }});
  list.push_back(
      {"one user",
       "iab",
       {{"array_nx", std::int64_t{4}}, {"array_ny", std::int64_t{4}}, {"aerial_users", std::int64_t{1}}, {"ground_users", std::int64_t{1}}},
       nothing});
  list.push_back({"two antennas",  // one for each stream of the donor: a user and the backhaul
                  "iab",
                  {{"array_nx", std::int64_t{2}},
                   {"array_ny", std::int64_t{1}},
                   {"n_rf_donor", std::int64_t{2}},
                   {"n_rf_node", std::int64_t{1}},
                   {"aerial_users", std::int64_t{1}},
                   {"ground_users", std::int64_t{1}}},
                  nothing});
  list.push_back({"one place", "iab", iab, [](io::Arrays& a) { same_place(a, "h_aerial", 0); }});
  // mdd: h (S,L,D,N)
  const Values mdd{{"aps", std::int64_t{4}},
                   {"users", std::int64_t{2}},
                   {"antennas", std::int64_t{4}},
                   {"subcarriers_dl", std::int64_t{2}},
                   {"subcarriers_ul", std::int64_t{1}},
                   {"taps", std::int64_t{2}},
                   {"area_side_m", 100.0}};
  list.push_back({"dead station", "mdd", mdd, [](io::Arrays& a) { blank<Complex>(a, "h", [](const auto& i) { return i[1] == 0; }); }});
  list.push_back(
      {"blocked link", "mdd", mdd, [](io::Arrays& a) { blank<Complex>(a, "h", [](const auto& i) { return i[1] == 3 && i[2] == 1; }); }});
  list.push_back({"one user", "mdd", with(mdd, "users", 1), nothing});
  list.push_back({"one antenna", "mdd", with(with(mdd, "antennas", 1), "users", 1), nothing});
  list.push_back({"one place", "mdd", mdd, [](io::Arrays& a) { same_place(a, "h", 2); }});
  // twotier: gain_over_noise (N,C,C)
  const Values two{{"femto_stations", std::int64_t{2}},
                   {"subchannels", std::int64_t{3}},
                   {"macro_users", std::int64_t{2}},
                   {"reuse_factor", std::int64_t{1}}};
  list.push_back({"dead station", "twotier", two,
                  [](io::Arrays& a) { blank<double>(a, "gain_over_noise", [](const auto& i) { return i[1] == 0; }); }});
  list.push_back({"blocked link", "twotier", two,
                  [](io::Arrays& a) { blank<double>(a, "gain_over_noise", [](const auto& i) { return i[1] == 0 && i[2] == 1; }); }});
  list.push_back({"one user",
                  "twotier",
                  {{"femto_stations", std::int64_t{0}},
                   {"macro_users", std::int64_t{1}},
                   {"subchannels", std::int64_t{1}},
                   {"reuse_factor", std::int64_t{1}}},
                  nothing});
  list.push_back({"no power", "twotier", two, [](io::Arrays& a) {
                    const io::Array& node = a.at("node");
                    const std::vector<double> limits(elements<std::int64_t>(a, "node").size(), 0.0);
                    a["slot_power_max_w"] = {node.shape, limits};
                  }});
  list.push_back({"zero limits of one channel", "twotier", two, [](io::Arrays& a) {
                    const io::Array& node = a.at("node");
                    std::vector<double> limits(elements<std::int64_t>(a, "node").size(), 1.0);
                    std::fill_n(limits.begin(), node.shape[1], 0.0);
                    a["slot_power_max_w"] = {node.shape, limits};
                  }});
  return list;
}

/// What no network of these can be: the system says so when it reads it, whatever the algorithm.
bool refused_by_all(const Ugly& ugly) {
  const std::vector<std::pair<std::string, std::string>> list{{"iab", "dead backhaul"},    {"iab", "blocked link"},
                                                              {"twotier", "dead station"}, {"mdd", "dead station"},
                                                              {"mdd", "blocked link"},     {"mdd", "one place"}};
  return std::ranges::find(list, std::pair{ugly.system, ugly.name}) != list.end();
}

/// What an algorithm may refuse: it needs an inverse that does not exist, or data that drawn networks hold.
bool may_refuse(const Ugly& ugly, const std::string& algorithm) {
  if (ugly.system == "haps") return algorithm == "zf_pf";
  if (ugly.system == "iab") {
    // zero forcing of two streams in one direction; the published shares of power leave nothing beside one ground user
    const std::vector<std::string> never = ugly.name == "one place"
                                               ? std::vector<std::string>{"phase_of_channel", "mrt_matching", "rzf", "mrt"}
                                               : std::vector<std::string>{"hybrid_wmmse", "wmmse_digital"};
    return std::ranges::find(never, algorithm) == never.end();
  }
  if (ugly.system == "twotier") return algorithm == "cognitive";
  if (ugly.system == "mdd") return algorithm == "hgnn";
  return false;
}

void expect_rules(const experiments::Record& record, const std::string& where) {
  const bool proved = record.certificate.contains("infeasibility") && std::isfinite(record.certificate.number("infeasibility_value"));
  switch (record.status) {
    case Status::converged: EXPECT_TRUE(record.feasible) << where; break;
    case Status::infeasible:
      EXPECT_TRUE(proved) << where;
      EXPECT_FALSE(record.has_answer) << where;
      break;
    case Status::numerical_failure: ADD_FAILURE() << where << ": " << record.message; break;
    case Status::not_run:
    case Status::interrupted:
    case Status::time_limit: ADD_FAILURE() << where << ": " << name(record.status); break;
    case Status::stalled:
    case Status::iteration_limit: EXPECT_FALSE(record.message.empty()) << where; break;
  }
  if (record.feasible) {
    EXPECT_EQ(first_not_finite(record.evaluation.metrics), "") << where;
    EXPECT_EQ(record.evaluation.worst_residual(), "") << where;
  }
}

/// The answer's file, read and judged again.
void expect_confirmed(const System& system, const System::Handle& instance, const experiments::SolvedRecord& solved,
                      const std::string& where) {
  const io::Arrays file = system.write_solution(instance, solved.solution);
  EXPECT_EQ(io::first_not_finite(file), "") << where;
  if (!solved.record.promises.empty()) return;
  const Evaluation again = system.evaluate(instance, system.read_solution(instance, file, "the answer's file"));
  EXPECT_EQ(again.feasible(), solved.record.feasible) << where;
  for (const auto& [name, value] : solved.record.evaluation.metrics) {
    const std::vector<double> first = solved.record.evaluation.metrics.numbers(name);
    const std::vector<double> second = again.metrics.numbers(name);
    ASSERT_EQ(first.size(), second.size()) << where << ' ' << name;
    for (std::size_t i = 0; i < first.size(); ++i)
      EXPECT_NEAR(first[i], second[i], 1e-9 * (1.0 + std::abs(first[i]))) << where << ' ' << name;
  }
}

class Walk : public testing::TestWithParam<Ugly> {};

TEST_P(Walk, NothingLeavesThatIsNotTrue) {
  const Ugly& ugly = GetParam();
  const System& system = experiments::find_system(ugly.system);
  io::Arrays arrays = system.write_instance(system.draw(ugly.scenario, 3, 0));
  ugly.spoil(arrays);
  System::Handle instance;
  try {
    instance = system.read_instance(arrays, "instance");
  } catch (const InvalidInput& error) {
    EXPECT_TRUE(refused_by_all(ugly)) << error.what();
    return;
  }
  for (const experiments::AlgorithmInfo& algorithm : system.algorithms()) {
    const std::string where = ugly.system + " " + ugly.name + " " + algorithm.name;
    try {
      const experiments::SolvedRecord solved = solve_record(system, instance, algorithm.name, {}, {});
      expect_rules(solved.record, where);
      if (solved.record.has_answer) expect_confirmed(system, instance, solved, where);
    } catch (const InvalidInput& error) {
      EXPECT_TRUE(refused_by_all(ugly) || may_refuse(ugly, algorithm.name)) << where << ": " << error.what();
    } catch (const Unsupported& error) {
      EXPECT_TRUE(may_refuse(ugly, algorithm.name)) << where << ": " << error.what();
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Ugly, Walk, testing::ValuesIn(networks()), [](const auto& one) {
  std::string name = one.param.system + "_" + one.param.name;
  std::ranges::replace(name, ' ', '_');
  return name;
});

/// Names in records are those that the system lists, and each metric and residual of the list occurs somewhere.
TEST(Reported, ListsHoldWhatRunsReport) {
  for (const System* system : experiments::systems()) {
    const Reported listed = system->reported();
    const auto expect_listed = [&](const std::vector<std::string>& list, const std::string& name, const std::string& where) {
      EXPECT_NE(std::ranges::find(list, name), list.end()) << system->key() << " " << where << " reports '" << name << "'";
    };
    std::vector<std::string> metrics;
    for (const MetricInfo& info : listed.metrics) metrics.push_back(info.name);
    for (const Ugly& ugly : networks()) {
      if (ugly.system != system->key() || !(ugly.name == "one user" || ugly.name == "blocked link")) continue;
      const System::Handle instance = system->draw(ugly.scenario, 3, 0);
      for (const experiments::AlgorithmInfo& algorithm : system->algorithms()) {
        experiments::SolvedRecord solved;
        try {
          solved = solve_record(*system, instance, algorithm.name, {}, {});
        } catch (const Error&) {
          continue;
        }
        for (const auto& [name, value] : solved.record.evaluation.metrics) expect_listed(metrics, name, algorithm.name);
        for (const auto& [name, value] : solved.record.evaluation.residuals) expect_listed(listed.residuals, name, algorithm.name);
        for (const auto& [name, value] : solved.record.evaluation.certificate) expect_listed(listed.certificate, name, algorithm.name);
        for (const auto& [name, value] : solved.record.certificate) expect_listed(listed.certificate, name, algorithm.name);
        for (const auto& [name, column] : solved.record.history.columns()) expect_listed(listed.history, name, algorithm.name);
        if (!solved.record.has_answer) continue;
        for (const char* common : {"user_rate", "rate_sum", "rate_min", "rate_geometric_mean", "rate_q05", "rate_jain"}) {
          EXPECT_TRUE(solved.record.evaluation.metrics.contains(common)) << system->key() << " lacks " << common;
        }
      }
    }
  }
}

}  // namespace
}  // namespace airloom::test
