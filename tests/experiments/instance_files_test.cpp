/// Experiments on a user's own networks: one realization per file, stored results that know their files.
#include "airloom/experiments/spec/instance_files.hpp"

#include <gtest/gtest.h>

#include "airloom/io/array_file.hpp"
#include "airloom/io/checksum.hpp"
#include "toy_system.hpp"

namespace airloom::experiments {
namespace {

using test::message_of;
using test::TemporaryFolder;
using test::ToySystem;

const std::string grid_toml = R"(
system = "toy"
instances = ["a.npz", "more/b.npz", "c.npz"]
[[sweep]]
key = "options.offset"
values = [0, 10]
[[series]]
algorithm = "plain"
)";

class InstanceFiles : public testing::Test {
 protected:
  InstanceFiles() {
    std::filesystem::create_directory(folder_ / "more");
    write("a.npz", 1.0);
    write("more/b.npz", 2.0);
    write("c.npz", 3.0);
  }
  void write(const std::string& name, double first) const {
    io::write_arrays(folder_ / name, {{"samples", {{2}, std::vector<double>{first, 0.5}}}});
  }
  [[nodiscard]] Plan plan(const std::string& text = grid_toml, const PlanOptions& options = {}) const {
    Experiment experiment = parse_experiment_text(text, "mine.toml", "mine");
    experiment.folder = folder_.path();
    return make_plan(system_, std::move(experiment), options);
  }
  [[nodiscard]] std::string refusal(const std::string& text, const PlanOptions& options = {}) const {
    return message_of<InvalidInput>([&] { (void)plan(text, options); });
  }

  ToySystem system_;
  TemporaryFolder folder_;
};

TEST_F(InstanceFiles, AreTheRealizationsInTheirOrder) {
  EXPECT_TRUE(run(plan(), folder_ / "results", {.threads = 2}).complete);
  EXPECT_EQ(system_.draws, 0);
  const ResultTable table = ResultTable::load(folder_ / "results" / "toy" / "mine");
  ASSERT_EQ(table.realizations(), 3U);
  EXPECT_EQ(table.column({.series = "plain", .metric = "value"}, 0), (std::vector<double>{1, 2, 3}));
  EXPECT_EQ(table.column({.series = "plain", .metric = "value"}, 1), (std::vector<double>{11, 12, 13}));
}

TEST_F(InstanceFiles, ThatChangedAreNotResumed) {
  (void)run(plan(), folder_ / "results", {});
  EXPECT_TRUE(run(plan(), folder_ / "results", {}).complete);
  write("more/b.npz", 2.5);
  const std::string message = message_of<InvalidInput>([&] { (void)run(plan(), folder_ / "results", {}); });
  EXPECT_NE(message.find("more/b.npz"), std::string::npos) << message;
  EXPECT_NE(message.find("another configuration"), std::string::npos) << message;
}

TEST_F(InstanceFiles, MayBeFewerOnTheCommandLineButNotMore) {
  EXPECT_EQ(plan(grid_toml, {.realizations = 2}).experiment.realizations, 2);
  EXPECT_EQ(plan(grid_toml, {.quick = true}).experiment.realizations, 3);
  EXPECT_NE(refusal(grid_toml, {.realizations = 4}).find("at most the number of networks in the files, 3"), std::string::npos);
}

TEST_F(InstanceFiles, RefuseWhatOnlyDrawnNetworksHave) {
  PlanOptions set;
  set.set.set("users", std::int64_t{6});
  EXPECT_NE(refusal(grid_toml, set).find("scenario.users: the files already fix the networks"), std::string::npos)
      << refusal(grid_toml, set);
  const std::vector<std::pair<std::string, std::string>> rows{
      {"realizations = 3\n" + grid_toml, "realizations"},
      {"scenario_name = \"default\"\n" + grid_toml, "scenario_name"},
      {grid_toml + "[scenario]\nusers = 4\n", "scenario"},
      {grid_toml + "[[sweep]]\nkey = \"gain\"\nvalues = [1]\n", "sweep over gain"},
      {"system = \"toy\"\ninstances = [\"a.npz\"]\n[[sweep]]\nkey = \"options.offset\"\nvalues = [1]\nwith = { gain = [2] "
       "}\n[[series]]\nalgorithm = \"plain\"\n",
       "sweep with gain"},
      {"system = \"toy\"\nrecord = [\"scenario.gain\"]\ninstances = [\"a.npz\"]\n[[series]]\nalgorithm = \"plain\"\n",
       "files have no scenario"},
      {"system = \"toy\"\nrecord = [\"ground.height\"]\ninstances = [\"a.npz\", \"more/b.npz\", \"c.npz\"]\n[[series]]\nalgorithm = "
       "\"plain\"\n",
       "ground: is of drawn networks"},
      {grid_toml + "[[series]]\nid = \"b\"\nalgorithm = \"plain\"\nscenario = { gain = 2 }\n", "series 'b': scenario"},
      {grid_toml + "[[figure]]\nkind = \"bar\"\nmetrics = [\"scenario.gain\"]\n", "files have no scenario"},
      {"system = \"toy\"\ninstances = []\n[[series]]\nalgorithm = \"plain\"\n", "at least one file"}};
  for (const auto& [text, reason] : rows) EXPECT_NE(refusal(text).find(reason), std::string::npos) << reason << " <- " << refusal(text);
}

TEST_F(InstanceFiles, ThatTheSystemRefusesAreNamedBeforeAnyWork) {
  io::write_arrays(folder_ / "c.npz", {{"other", io::Array::scalar(1.0)}});
  const std::string message = refusal(grid_toml);
  EXPECT_NE(message.find("c.npz: array 'samples': missing"), std::string::npos) << message;
  std::filesystem::remove(folder_ / "c.npz");
  EXPECT_THROW((void)plan(), IoError);
}

TEST(Checksum, IsThatOfZip) {
  const TemporaryFolder folder;
  io::write_text(folder / "check", "123456789");
  const io::Checksum sum = io::checksum(folder / "check");
  EXPECT_EQ(sum.bytes, 9U);
  EXPECT_EQ(sum.crc32, 0xCBF43926U);  // the check value that catalogues of CRCs print
}

}  // namespace
}  // namespace airloom::experiments
