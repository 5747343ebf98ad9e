/// The table of `compare` against numbers worked out by hand: who is best, who counts, what a gap is.
#include <gtest/gtest.h>

#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/experiments/compare/comparison.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "experiments/toy_system.hpp"
#include "support/expect_refused.hpp"

namespace airloom::experiments {
namespace {

using test::ToyInstance;

/// Answers are made up: steady gives the first sample s; rival gives s + 0.1 on realizations with s > 0.5 and s - 0.1 elsewhere; cheat has
/// more than the others and gives s + 1; lost breaks a limit where s > 0.5; slow never ends by itself; absent is not in this build.
class Rivals final : public test::ToySystem {
 public:
  std::vector<AlgorithmInfo> algorithms() const override {
    std::vector<AlgorithmInfo> list;
    for (const char* name : {"steady", "rival", "cheat", "lost", "slow", "absent"}) list.push_back({name, name, "ours", {}});
    FieldInfo objective;
    objective.name = "objective";
    objective.choices = {"sum", "max_min"};
    list[1].options = {objective};
    list[2].advantage = "a crystal ball";
    return list;
  }
  Values effective_options(const std::string&, const Values& v) const override { return v; }
  Solved solve(const Handle& handle, const std::string& algorithm, const Values& v, const SolveControl& control,
               const MakeFabric&) const override {
    if (algorithm == "absent") throw Unsupported("not in this build");
    const double s = static_cast<const ToyInstance*>(handle.get())->samples.front();
    Solved solved;
    solved.instance = handle;
    solved.status = Status::converged;
    double value = s;
    if (algorithm == "rival") value += s > 0.5 ? 0.1 : -0.1;
    if (algorithm == "rival" && v.contains("objective")) {
      if (to_text(*v.find("objective")) != "max_min") throw InvalidInput("options.objective: unknown choice");
      value = 100.0;
    }
    if (algorithm == "cheat") value += 1.0;
    if (algorithm == "lost" && s > 0.5) value = -1.0;
    if (algorithm == "plain") value += v.number("offset");
    if (algorithm == "slow") {
      while (!control.on_iteration.stopped()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
      solved.status = Status::interrupted;
    }
    solved.solution = std::make_shared<const double>(value);
    return solved;
  }
  Evaluation evaluate(const Handle& handle, const Handle& solution, int threads) const override {
    Evaluation evaluation = ToySystem::evaluate(handle, solution, threads);
    if (*static_cast<const double*>(solution.get()) < -0.5) evaluation.residuals.set("power", 1.0);
    return evaluation;
  }
  Contest contest() const override { return {.metric = "value", .rates = "items", .reference = {{"steady", {}}, {"rival", {}}}}; }
};

CompareRequest small_request() { return {.realizations = 12, .solve_limit_s = 0.05, .threads = 2}; }

const ComparisonRow& row(const Comparison& c, const std::string& algorithm) {
  const auto found = std::ranges::find(c.rows, algorithm, &ComparisonRow::algorithm);
  EXPECT_NE(found, c.rows.end()) << algorithm;
  return *found;
}

/// First samples of the networks, as the toy draws them.
std::vector<double> samples(const Rivals& system, int count) {
  std::vector<double> out;
  for (int r = 0; r < count; ++r) {
    const System::Handle handle = system.draw({}, 1, static_cast<std::uint64_t>(r));
    out.push_back(static_cast<const ToyInstance*>(handle.get())->samples.front());
  }
  return out;
}

TEST(Compare, MeasuresEveryAnswerAgainstTheBestFeasibleOne) {
  const Rivals system;
  const Comparison c = compare(system, small_request());
  EXPECT_EQ(c.complete, 12U);
  EXPECT_EQ(c.standard, "steady");
  double steady = 0.0, rival = 0.0, cheat = 0.0, worst = 0.0, mean = 0.0;
  std::size_t high = 0;
  for (const double s : samples(system, 12)) {
    const double best = s > 0.5 ? s + 0.1 : s;
    high += s > 0.5 ? 1U : 0U;
    mean += s / 12.0;
    steady += (best - s) / best / 12.0;
    worst = std::max(worst, (best - s) / best);
    rival += (s > 0.5 ? 0.0 : 0.1 / s) / 12.0;
    cheat += (best - (s + 1.0)) / best / 12.0;
  }
  ASSERT_GT(high, 0U);
  ASSERT_LT(high, 12U);
  EXPECT_NEAR(row(c, "steady").mean, mean, 1e-12);
  EXPECT_NEAR(row(c, "steady").mean_gap, steady, 1e-12);
  EXPECT_NEAR(row(c, "steady").worst_gap, worst, 1e-12);
  EXPECT_EQ(row(c, "steady").best, 12U - high);
  EXPECT_NEAR(row(c, "rival").mean_gap, rival, 1e-12);
  EXPECT_EQ(row(c, "rival").best, high);
  EXPECT_NEAR(row(c, "cheat").mean_gap, cheat, 1e-12);
  EXPECT_LT(row(c, "cheat").mean_gap, 0.0);
  EXPECT_EQ(row(c, "cheat").advantage, "a crystal ball");
  EXPECT_EQ(c.rows.back().algorithm, "cheat") << "what has more stands apart";
  EXPECT_EQ(row(c, "lost").feasible, 12U - high);
  EXPECT_NEAR(row(c, "lost").mean_gap, static_cast<double>(high) / 12.0, 1e-12) << "an answer that breaks a limit has gap 1";
}

TEST(Compare, CountsWhatIsLateOrAbsentAsMissing) {
  const Comparison c = compare(Rivals(), small_request());
  for (const char* name : {"slow", "absent"}) {
    EXPECT_EQ(row(c, name).feasible, 0U) << name;
    EXPECT_EQ(row(c, name).mean_gap, 1.0) << name;
    EXPECT_TRUE(std::isnan(row(c, name).mean)) << name;
  }
  EXPECT_EQ(row(c, "slow").status.at("time_limit"), 12U);
  EXPECT_EQ(row(c, "absent").status.at("unsupported"), 12U);
}

TEST(Compare, NetworksThatNobodySolvesAreCountedApart) {
  CompareRequest request = small_request();
  request.algorithms = {"lost"};
  const Rivals system;
  const Comparison c = compare(system, request);
  const auto high = static_cast<std::size_t>(std::ranges::count_if(samples(system, 12), [](double s) { return s > 0.5; }));
  EXPECT_EQ(c.nobody_feasible, high);
  EXPECT_EQ(row(c, "lost").mean_gap, 0.0);
}

TEST(Compare, TheReferenceIsTheBestOfAllThatAreComparable) {
  CompareRequest request = small_request();
  request.algorithms = {"steady"};
  request.reference = true;
  const Rivals system;
  const Comparison c = compare(system, request);
  ASSERT_EQ(c.algorithms, (std::vector<std::string>{"steady", reference_name}));
  const std::vector<double> s = samples(system, 12);
  for (std::size_t n = 0; n < s.size(); ++n) EXPECT_EQ(c.networks[n].answers[1].value, s[n] > 0.5 ? s[n] + 0.1 : s[n]);
  EXPECT_EQ(row(c, reference_name).mean_gap, 0.0);
  EXPECT_GT(row(c, "steady").mean_gap, 0.0);
}

TEST(Compare, AnObjectiveIsHandedToThoseThatHaveItAndJudgesAll) {
  CompareRequest request = small_request();
  request.algorithms = {"steady", "rival"};
  request.objective = CommonObjective::rate_min;
  const Comparison c = compare(Rivals(), request);
  EXPECT_EQ(c.metric, "rate_min of items");
  EXPECT_EQ(row(c, "rival").mean, row(c, "steady").mean) << "judged by the list of the judge, not by what solvers say";
  request.objective = CommonObjective::rate_geometric_mean;
  EXPECT_EQ(row(compare(Rivals(), request), "rival").status.count("refused"), 0U) << "one that it does not pursue is not asked of it";
  request.metric = "value";
  EXPECT_THROW((void)compare(Rivals(), request), InvalidInput);
  request.objective.reset();
  EXPECT_LT(row(compare(Rivals(), request), "rival").mean, 2.0) << "no objective, no option";
}

TEST(Compare, DoesNotDependOnThreads) {
  CompareRequest request = small_request();
  request.algorithms = {"steady", "rival", "lost", "cheat"};
  std::vector<std::string> texts;
  for (const int threads : {1, 3}) {
    request.threads = threads;
    Comparison c = compare(Rivals(), request);
    for (ComparisonRow& each : c.rows) each.median_s = 0.0;
    texts.push_back(io::json_text(to_json(c)));
  }
  EXPECT_EQ(texts[0], texts[1]);
}

TEST(Compare, AStopLeavesTheNetworksThatAreComplete) {
  CompareRequest request = small_request();
  std::stop_source stop;
  request.stop = stop.get_token();
  request.threads = 1;
  request.on_progress = [&](std::size_t done, std::size_t) {
    if (done == 8) stop.request_stop();
  };
  const Comparison c = compare(Rivals(), request);
  EXPECT_TRUE(c.stopped);
  EXPECT_EQ(c.complete, 1U);
  EXPECT_EQ(row(c, "steady").status.at("converged"), 1U);
}

TEST(Compare, SumsOfLogarithmsHaveGapsOfGeometricMeans) {
  const System& haps = find_system("haps");
  const Yardstick yardstick(haps, "", {});
  EXPECT_NEAR(yardstick.gap(3.0 - 4 * std::log(2.0), 3.0, 4), 0.5, 1e-12);
  const Yardstick other(haps, "se_mean", {});
  EXPECT_NEAR(other.gap(3.0, 4.0, 4), 0.25, 1e-15);
  EXPECT_EQ(other.gap(0.0, 0.0, 4), 0.0);
  EXPECT_NEAR(Yardstick(haps, "pf_objective_power_sum", {}).gap(3.0 - 4 * std::log(2.0), 3.0, 4), 0.5, 1e-12);
  test::expect_refused([&] { (void)Yardstick(haps, "interference_above_power_sum", {}); }, {"less of it is better"});
}

TEST(Compare, RefusesWhatItDoesNotKnow) {
  const auto refused = [](auto&& change, const std::string& part) {
    CompareRequest request = small_request();
    change(request);
    test::expect_refused([&] { (void)compare(Rivals(), request); }, {part});
  };
  refused([](CompareRequest& r) { r.algorithms = {"stedy"}; }, "did you mean 'steady'");
  refused([](CompareRequest& r) { r.metric = "valu"; }, "did you mean 'value'");
  refused([](CompareRequest& r) { r.metric = "items"; }, "is a list");
  refused([](CompareRequest& r) { r.options["nobody"] = {}; }, "nobody");
  refused([](CompareRequest& r) { r.realizations = 0; }, "realizations: 0");
  refused([](CompareRequest& r) { r.solve_limit_s = 0.0; }, "solve_limit");
}

}  // namespace
}  // namespace airloom::experiments
