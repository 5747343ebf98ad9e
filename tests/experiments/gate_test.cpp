// The gate: no status says more than the judge confirms.
#include "airloom/experiments/system/gate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "airloom/core/infeasibility.hpp"
#include "airloom/core/residual.hpp"
#include "airloom/experiments/system/record.hpp"
#include "airloom/io/json.hpp"

namespace airloom::test {
namespace {

using experiments::System;

struct Answer {
  std::vector<double> power;
  Evaluation evaluation;
};

/// Writes and judges what it is told.
class MirrorSystem final : public System {
 public:
  MirrorSystem() : System("mirror", "says what it is told") {}
  Solved next;

  [[nodiscard]] Solved given(Status status, Answer answer, Values certificate = {}) const {
    Solved out;
    out.instance = std::make_shared<const int>(0);
    out.solution = std::make_shared<const Answer>(std::move(answer));
    out.status = status;
    out.certificate = std::move(certificate);
    return out;
  }
  std::string bibtex() const override { return {}; }
  std::vector<FieldInfo> scenario_fields() const override { return {}; }
  std::vector<experiments::AlgorithmInfo> algorithms() const override { return {{"mirror", "", "", {}}}; }
  Reported reported() const override { return {}; }
  Contest contest() const override { return {}; }
  Values effective_scenario(const Values& v) const override { return v; }
  Values effective_options(const std::string&, const Values& v) const override { return v; }
  std::vector<std::string> warnings(const Values&) const override { return {}; }
  Handle draw(const Values&, std::uint64_t, std::uint64_t) const override { return std::make_shared<const int>(0); }
  Handle read_instance(const io::Arrays&, const std::string&) const override { return {}; }
  io::Arrays write_instance(const Handle&) const override { return {}; }
  Handle read_solution(const Handle&, const io::Arrays&, const std::string&) const override { return {}; }
  io::Arrays write_solution(const Handle&, const Handle& s) const override {
    const std::vector<double>& power = static_cast<const Answer*>(s.get())->power;
    return {{"p_w", {{1, static_cast<std::int64_t>(power.size())}, power}}};
  }
  Solved solve(const Handle&, const std::string&, const Values&, const SolveControl&, const MakeFabric&) const override { return next; }
  Evaluation evaluate(const Handle&, const Handle& s, int) const override { return static_cast<const Answer*>(s.get())->evaluation; }
  std::vector<Site> sites(const Handle&) const override { return {}; }
  std::vector<experiments::DetailInfo> details() const override { return {}; }
  Values detail(const std::string&, const Handle&, const Handle&) const override { return {}; }
};

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Answer good() {
  return {.power = {1.0, 2.0},
          .evaluation = {.metrics = {{"rate", 3.0}},
                         .residuals = {{"power", 0.0}},
                         .certificate = {},
                         .csi = {},
                         .believed = {},
                         .genie = {},
                         .outage_share = {}}};
}

TEST(Gate, LetsAGoodAnswerThrough) {
  const MirrorSystem system;
  const experiments::Judged v = judge(system, system.given(Status::converged, good()));
  EXPECT_EQ(v.status, Status::converged);
  EXPECT_TRUE(v.feasible && v.has_answer);
  EXPECT_EQ(v.message, "");
}

TEST(Gate, ASolutionThatIsNotFiniteIsNone) {
  const MirrorSystem system;
  for (const double bad : {nan, std::numeric_limits<double>::infinity()}) {
    for (const Status status : {Status::converged, Status::stalled, Status::iteration_limit, Status::interrupted}) {
      Answer answer = good();
      answer.power[1] = bad;
      const experiments::Judged v = judge(system, system.given(status, answer));
      EXPECT_EQ(v.status, Status::numerical_failure);
      EXPECT_FALSE(v.has_answer || v.feasible);
      EXPECT_EQ(v.message, "p_w[0,1] is not finite: no solution");
      EXPECT_TRUE(v.evaluation.metrics.empty());
    }
  }
}

TEST(Gate, AMetricThatIsNotFiniteMakesAnAnswerUnusable) {
  const MirrorSystem system;
  for (const Value& bad : {Value(nan), Value(-std::numeric_limits<double>::infinity()), Value(std::vector<double>{1.0, nan})}) {
    Answer answer = good();
    answer.evaluation.metrics.set("utility", bad);
    const experiments::Judged v = judge(system, system.given(Status::converged, answer));
    EXPECT_EQ(v.status, Status::stalled);
    EXPECT_FALSE(v.feasible);
    EXPECT_NE(v.message.find("no finite utility"), std::string::npos) << v.message;
  }
}

TEST(Gate, AResidualThatIsNotFiniteIsNeverFeasible) {
  const MirrorSystem system;
  for (const Value& bad : {Value(nan), Value(std::numeric_limits<double>::infinity()), Value(std::vector<double>{0.0, nan})}) {
    Answer answer = good();
    answer.evaluation.residuals.set("power", bad);
    const experiments::Judged v = judge(system, system.given(Status::converged, answer));
    EXPECT_FALSE(v.feasible);
    EXPECT_NE(v.status, Status::converged);
  }
}

TEST(Gate, ConvergedKeepsEveryPromise) {
  const MirrorSystem system;
  Answer answer = good();
  answer.evaluation.residuals.set("sinr", std::vector<double>{0.0, 2e-8});
  const experiments::Judged v = judge(system, system.given(Status::converged, answer));
  EXPECT_EQ(v.status, Status::stalled);
  EXPECT_EQ(v.message, "the answer misses a limit or a promise: sinr[1] 2e-08");
  answer.evaluation.residuals.set("sinr", 0.9e-8);
  EXPECT_EQ(judge(system, system.given(Status::converged, answer)).status, Status::converged);
}

TEST(Gate, InfeasibleNeedsAProof) {
  const MirrorSystem system;
  EXPECT_EQ(judge(system, system.given(Status::infeasible, good())).status, Status::stalled);
  Values certificate;
  prove(certificate, Infeasibility::alone, 0.5);
  const experiments::Judged v = judge(system, system.given(Status::infeasible, good(), certificate));
  EXPECT_EQ(v.status, Status::infeasible);
  EXPECT_FALSE(v.has_answer || v.feasible);
  certificate.set("infeasibility_value", nan);
  EXPECT_EQ(judge(system, system.given(Status::infeasible, good(), certificate)).status, Status::stalled);
}

TEST(Gate, ConvergedIsStationaryWhereThatIsKnown) {
  const MirrorSystem system;
  const auto with = [&](Values certificate) {
    System::Solved solved = system.given(Status::converged, good(), std::move(certificate));
    solved.stationarity = {.key = "kkt", .tolerance = 1e-4, .gap_key = "gap", .gap_tolerance = 1e-3};
    return judge(system, solved).status;
  };
  EXPECT_EQ(with({{"kkt", 1e-5}}), Status::converged);
  EXPECT_EQ(with({{"kkt", 1e-3}}), Status::stalled);
  EXPECT_EQ(with({{"kkt", nan}}), Status::stalled);
  EXPECT_EQ(with({}), Status::converged);  // not known of this answer
  EXPECT_EQ(with({{"kkt", 1e-3}, {"gap", 1e-4}}), Status::converged);
  Answer of_judge = good();
  of_judge.evaluation.certificate.set("gap", 1e-4);
  System::Solved judged = system.given(Status::converged, of_judge, {{"kkt", 1e-3}});
  judged.stationarity = {.key = "kkt", .tolerance = 1e-4, .gap_key = "gap", .gap_tolerance = 1e-3};
  EXPECT_EQ(judge(system, judged).status, Status::converged);
}

TEST(Gate, RecordsSayWhatIsMissing) {
  MirrorSystem system;
  Answer answer = good();
  answer.power[0] = nan;
  system.next = system.given(Status::converged, answer);
  const auto [record, instance, solution] = solve_record(system, system.draw({}, 1, 0), "mirror", {}, {});
  const io::Json json = experiments::to_json(record);
  EXPECT_EQ(json.at("status"), "numerical_failure");
  EXPECT_EQ(json.at("feasible"), false);
  EXPECT_NE(instance, nullptr);
  EXPECT_EQ(solution, nullptr);
}

TEST(Residual, NoNanHides) {
  EXPECT_EQ(worse(0.0, nan), std::numeric_limits<double>::infinity());
  EXPECT_EQ(worse(nan, 1.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(worse(0.25, 0.5), 0.5);
  EXPECT_EQ(above_limit(3.0, 2.0), 0.5);
  EXPECT_EQ(above_limit(1.0, 2.0), 0.0);
  EXPECT_EQ(above_limit(1.0, 0.0, 4.0), 0.25);
  EXPECT_EQ(below_promise(1.0, 2.0), 0.5);
  EXPECT_EQ(below_promise(nan, 2.0), std::numeric_limits<double>::infinity());
  EXPECT_EQ(below_promise(0.0, 0.0), 0.0);
}

}  // namespace
}  // namespace airloom::test
