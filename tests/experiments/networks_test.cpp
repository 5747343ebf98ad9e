/// Many networks in one file, for every system.
#include "airloom/systems/networks.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/spec/instance_files.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/io/array_file.hpp"
#include "support/expect_same_data.hpp"
#include "support/temporary_folder.hpp"

namespace airloom::experiments {
namespace {

using test::message_of;
using test::TemporaryFolder;

io::Arrays drawn(const System& system, std::uint64_t realization) {
  return system.write_instance(system.draw(system.small_scenario(), 1, realization));
}

TEST(Networks, OfOneFileAreThoseThatWereDrawn) {
  for (const System* system : systems()) {
    const std::vector<ArrayRank> ranks = system->array_ranks();
    std::vector<io::Arrays> single;
    for (std::uint64_t r = 0; r < 3; ++r) single.push_back(drawn(*system, r));
    const io::Arrays joined = join_networks(single, ranks);
    EXPECT_EQ(network_count(joined), 3) << system->key();
    for (std::int64_t r = 0; r < 3; ++r) {
      const io::Arrays one = one_network(joined, ranks, r, "file");
      const io::Arrays again = system->write_instance(system->read_instance(one, "file"));
      const io::Arrays& was = single[static_cast<std::size_t>(r)];
      ASSERT_EQ(again.size(), was.size()) << system->key();
      for (const auto& [name, array] : was) {
        EXPECT_EQ(again.at(name).shape, array.shape) << name;
        test::expect_same_data(again.at(name), array, system->key() + " " + name);
      }
    }
  }
}

/// docs/files.md is the one list: what it names has a rank here.
TEST(Networks, RanksCoverWhatIsWritten) {
  for (const System* system : systems()) {
    const std::vector<ArrayRank> ranks = system->array_ranks();
    std::set<std::string_view> names;
    for (const ArrayRank& each : ranks) EXPECT_TRUE(names.insert(each.name).second) << each.name << " twice";
    for (const auto& [name, array] : drawn(*system, 0)) {
      const bool numbered = name.find("h_") == 0 || name.find("antenna_power_max_w_") == 0;
      const std::string pattern = numbered && names.count(name) == 0 ? name.substr(0, name.rfind('_') + 1) + "#" : name;
      const auto found = std::ranges::find(ranks, pattern, &ArrayRank::name);
      ASSERT_NE(found, ranks.end()) << system->key() << " " << name;
      EXPECT_LE(array.shape.size(), found->rank) << system->key() << " " << name;
    }
  }
}

TEST(Networks, TheLeadingAxisHasAnEntryForEach) {
  const System& system = find_system("haps");
  io::Arrays joined = join_networks({drawn(system, 0), drawn(system, 1)}, system.array_ranks());
  EXPECT_NE(message_of<InvalidInput>([&] { (void)one_network(joined, system.array_ranks(), 2, "all.npz"); }).find("0 .. 1"),
            std::string::npos);
  joined["networks"] = io::Array::scalar(std::int64_t{3});
  EXPECT_NE(message_of<InvalidInput>([&] { (void)one_network(joined, system.array_ranks(), 0, "all.npz"); }).find("h_0"),
            std::string::npos);
  joined["networks"] = io::Array::scalar(0.5);
  EXPECT_NE(message_of<InvalidInput>([&] { (void)network_count(joined); }).find("networks"), std::string::npos);
}

TEST(Networks, AreRealizationsOfAnExperiment) {
  const System& system = find_system("haps");
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder / "many");
  io::write_arrays(folder / "many" / "n10.npz", drawn(system, 3));
  io::write_arrays(folder / "many" / "n9.npz", drawn(system, 2));
  io::write_arrays(folder / "all.npz", join_networks({drawn(system, 0), drawn(system, 1)}, system.array_ranks()));
  const auto plan = [&](const std::string& text, const PlanOptions& options = {}) {
    return make_plan(
        system, parse_experiment_text("system = \"haps\"\n" + text + "\n[[series]]\nalgorithm = \"mrt\"\n", "m.toml", "m", folder.path()),
        options);
  };
  const Plan from_files = plan(R"(instances = ["all.npz", "many/*.npz"])");
  EXPECT_EQ(from_files.experiment.realizations, 4);
  (void)run(from_files, folder / "out", {});
  const ResultTable table = ResultTable::load(folder / "out" / "haps" / "m");
  for (std::uint64_t r = 0; r < 4; ++r) {
    const System::Handle instance = system.draw(system.small_scenario(), 1, r);
    const double expected = system.evaluate(instance, system.solve(instance, "mrt", {}, {}).solution).metrics.number("se_mean");
    EXPECT_EQ(table.row(0, r, 0).values.number("se_mean"), expected) << r;  // n9 before n10
  }
  EXPECT_FALSE(table.quick());
  EXPECT_NE(message_of<InvalidInput>([&] { (void)plan(R"(instances = ["none*.npz"])"); }).find("none*.npz"), std::string::npos);
  EXPECT_NE(message_of<InvalidInput>([&] { (void)plan(R"(instances = ["all.npz"])", {.realizations = 3}); }).find("at most"),
            std::string::npos);
  EXPECT_NE(message_of<InvalidInput>([&] { (void)read_instance(system, folder / "all.npz"); }).find("--index"), std::string::npos);
  EXPECT_NE(read_instance(system, folder / "all.npz", 1), nullptr);
}

}  // namespace
}  // namespace airloom::experiments
