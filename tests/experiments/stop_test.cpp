// A solver that is told to stop: soon, with a finite answer, and never as if it had found what it was looking for.
#include <gtest/gtest.h>

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/experiments/system/record.hpp"
#include "airloom/experiments/system/registry.hpp"

namespace airloom::experiments {
namespace {

/// What a solve reports that is stopped at its k-th question; 0: before it begins.
Record stopped_at(const System& system, const System::Handle& instance, const std::string& algorithm, int k, const Values& options = {}) {
  std::stop_source stop;
  if (k == 0) stop.request_stop();
  int asked = 0;
  const auto count = [&](const Progress&) {
    if (++asked == k) stop.request_stop();
    return true;
  };
  const SolveControl control{.on_iteration = {count, stop.get_token()}};
  return solve_record(system, instance, algorithm, options, control).record;
}

void expect_honest(const Record& record) {
  EXPECT_NE(record.status, Status::not_run);
  EXPECT_NE(record.status, Status::numerical_failure) << record.message;
  EXPECT_TRUE(record.has_answer) << record.message;  // judged: every number is finite
  EXPECT_TRUE(record.feasible || record.status != Status::converged);
}

TEST(Stops, EveryAlgorithmEndsWithAFiniteAnswer) {
  for (const System* system : systems()) {
    const System::Handle instance = system->draw({}, 1, 0);
    for (const AlgorithmInfo& info : system->algorithms()) {
      SCOPED_TRACE(system->key() + "/" + info.name);
      for (const int k : {0, 1, 3}) {
        try {
          expect_honest(stopped_at(*system, instance, info.name, k));
        } catch (const Unsupported&) {   // in this build
        } catch (const InvalidInput&) {  // on this network
        }
      }
    }
  }
}

TEST(Stops, WhatTakesLongSaysThatItWasInterrupted) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> long_ones{
      {"haps", {"best", "two_level", "sca", "price_ascent", "zf_pf", "wmmse"}},
      {"dab", {"central", "star", "star_exact", "central_pmm"}},
      {"mdd", {"price", "qt_sca", "interior_point"}},
      {"twotier", {"lower_bound", "lagrange_search", "bit_loading", "water_filling"}},
      {"iab", {"hybrid_wmmse", "omp"}}};
  for (const auto& [key, algorithms] : long_ones) {
    const System& system = find_system(key);
    const System::Handle instance = system.draw({}, 1, 0);
    for (const std::string& algorithm : algorithms)
      EXPECT_EQ(stopped_at(system, instance, algorithm, 0).status, Status::interrupted) << key << "/" << algorithm;
  }
}

TEST(Stops, TheFirstStartOfManyEndsTheOthers) {
  const System& iab = find_system("iab");
  const System::Handle instance = iab.draw({}, 1, 0);
  const Record record = stopped_at(iab, instance, "hybrid_wmmse", 1, {{"random_starts", std::int64_t{1000}}});
  EXPECT_EQ(record.status, Status::interrupted);
  EXPECT_TRUE(record.feasible) << record.message;
}

TEST(Stops, DenseNewtonSystemsOfClusteredNetworksAreLeft) {
  const System& mdd = find_system("mdd");
  const System::Handle instance = mdd.draw({{"clustering", std::string("user_centric")}}, 1, 0);
  for (const int k : {0, 1, 2}) {
    const Record record = stopped_at(mdd, instance, "interior_point", k);
    EXPECT_TRUE(record.status == Status::interrupted || record.status == Status::converged || record.status == Status::stalled)
        << name(record.status);
    EXPECT_TRUE(record.has_answer);
  }
}

TEST(Stops, ATokenThatNobodyUsesChangesNoBit) {
  const std::stop_source stop;
  for (const System* system : systems()) {
    const System::Handle instance = system->draw({}, 1, 0);
    const std::string algorithm = system->algorithms().front().name;
    const SolvedRecord with = solve_record(*system, instance, algorithm, {}, {.on_iteration = OnIteration(stop.get_token())});
    const SolvedRecord without = solve_record(*system, instance, algorithm, {}, {});
    EXPECT_EQ(with.record.evaluation.metrics, without.record.evaluation.metrics) << system->key();
  }
}

}  // namespace
}  // namespace airloom::experiments
