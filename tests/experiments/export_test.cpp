/// Exported tables and arrays.
#include "airloom/experiments/results/export.hpp"

#include <gtest/gtest.h>

#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::TemporaryFolder;

TEST(Export, WritesOneTidyLinePerRow) {
  const test::ToySystem system;
  const TemporaryFolder folder;
  (void)run(test::toy_plan(system, test::toy_toml, {.realizations = 1}), folder.path(), {});
  const std::string csv = test::csv_of(folder.path());
  const std::string header = csv.substr(0, csv.find('\n'));
  EXPECT_EQ(header.substr(0, header.find(",residuals")),
            "experiment,point,gain,realization,algorithm,status,value,items[0],items[1],items[2]");
  EXPECT_NE(header.find(",certificate.strange[0],certificate.strange[1],certificate.strange[2]"), std::string::npos) << header;
  const std::string first = csv.substr(csv.find('\n') + 1);
  EXPECT_EQ(first.find("toy/fig1,0,1,0,louder,converged,"), 0U) << first;
  EXPECT_NE(first.find(",nan,inf,-inf,"), std::string::npos) << first;
  EXPECT_EQ(csv.find("wall"), std::string::npos);
}

TEST(Export, QuotesAsRfc4180Says) {
  EXPECT_EQ(csv_text("plain"), "plain");
  EXPECT_EQ(csv_text("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_text("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(csv_text("two\nlines"), "\"two\nlines\"");
}

TEST(Export, PutsExperimentsSideBySide) {
  const test::ToySystem system;
  const TemporaryFolder folder;
  (void)run(test::toy_plan(system, test::toy_toml, {.realizations = 1}), folder.path(), {});
  const Experiment second = parse_experiment_text(
      "system = \"toy\"\nrealizations = 1\nrecord = [\"value\"]\n[[sweep]]\nkey = \"users\"\nvalues = [1, 2]\n[[series]]\nid = "
      "\"a,b\"\nalgorithm = \"plain\"\n",
      "t.toml", "fig10");
  (void)run(make_plan(system, second), folder.path(), {});
  const std::string csv = test::csv_of(folder.path());
  EXPECT_EQ(csv.find("experiment,point,gain,users,realization"), 0U);
  EXPECT_NE(csv.find("\ntoy/fig10,1,,2,0,\"a,b\",converged,"), std::string::npos) << csv;
  EXPECT_LT(csv.find("toy/fig1,"), csv.find("toy/fig10,"));
}

TEST(Export, KeepsTimesInATableOfTheirOwn) {
  const test::ToySystem system;
  const TemporaryFolder folder;
  (void)run(test::toy_plan(system, test::toy_toml, {.realizations = 2}), folder.path(), {});
  std::ostringstream out;
  write_timing_csv(out, result_folders(folder.path()));
  EXPECT_EQ(out.str().find("experiment,point,realization,algorithm,wall_s,cpu_s\ntoy/fig1,0,0,louder,"), 0U);
  const std::string text = out.str();
  EXPECT_EQ(std::ranges::count(text, '\n'), 1 + 3 * 2 * 3);
}

TEST(Export, GivesArrays) {
  const test::ToySystem system;
  const TemporaryFolder folder;
  (void)run(test::toy_plan(system, test::toy_toml + "\n[scenario]\nrefuse = [1]\n", {.realizations = 2}), folder.path(), {});
  const io::Arrays arrays = result_arrays(result_folders(folder.path()));
  EXPECT_EQ(arrays.at("toy/fig1/plain/value").shape, (std::vector<std::int64_t>{3, 2}));
  EXPECT_EQ(arrays.at("toy/fig1/plain/items").shape, (std::vector<std::int64_t>{3, 2, 3}));
  EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(arrays.at("toy/fig1/plain/value").data)[1]));
  EXPECT_EQ(std::get<io::Array::Bools>(arrays.at("toy/fig1/plain/usable").data), (io::Array::Bools{1, 0, 1, 0, 1, 0}));
  EXPECT_EQ(std::get<std::vector<double>>(arrays.at("toy/fig1/axis/gain").data), (std::vector<double>{1, 2, 3}));
}

}  // namespace
}  // namespace airloom::experiments
