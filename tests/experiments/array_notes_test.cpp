// Which of a file's extra arrays a user hears of.
#include "airloom/experiments/spec/array_notes.hpp"

#include <gtest/gtest.h>

#include "airloom/experiments/spec/presets.hpp"
#include "airloom/experiments/spec/scenario.hpp"
#include "airloom/experiments/system/registry.hpp"

namespace airloom::experiments {
namespace {

io::Arrays drawn_arrays(const System& system, const Values& scenario = {}) { return system.write_instance(system.draw(scenario, 1, 0)); }

TEST(ArrayNotes, SayNothingOfWhatSystemsWriteThemselves) {
  for (const System* system : systems()) {
    EXPECT_TRUE(array_notes(*system, drawn_arrays(*system)).empty()) << system->key();
    Scenario wide = read_scenario(system->key(), "wide");
    settle(*system, wide);
    for (std::uint64_t r = 0; r < 5; ++r) {
      const auto network = draw_network(*system, wide, 1, r);
      const std::vector<std::string> notes = array_notes(*system, system->write_instance(network.instance));
      EXPECT_TRUE(notes.empty()) << system->key() << ": " << notes.front();
    }
  }
}

TEST(ArrayNotes, NameWhatWasProbablyMeant) {
  const System& system = find_system("haps");
  io::Arrays arrays = drawn_arrays(system);
  arrays["sinr_mim"] = {{1}, std::vector<double>{1.0}};
  arrays["measured_on_monday"] = {{1}, std::vector<double>{1.0}};
  ASSERT_EQ(array_notes(system, arrays).size(), 1U);
  EXPECT_EQ(array_notes(system, arrays).front(), "sinr_mim: no array of haps, left out; did you mean sinr_min?");
}

TEST(ArrayNotes, TellOfEstimatesThatASystemDoesNotRead) {
  const io::Array number{{1}, std::vector<double>{1.0}};
  for (const char* key : {"haps", "dab"}) {
    const System& system = find_system(key);
    io::Arrays arrays = drawn_arrays(system);
    for (const char* name : {"csi_error_var", "h_est_0", "h_est_1"}) arrays[name] = number;
    const std::vector<std::string> notes = array_notes(system, arrays);
    ASSERT_EQ(notes.size(), system.key() == "dab" ? 1U : 2U);  // stations are one name; dab reads the errors
    EXPECT_NE(notes.back().find("h_est_0: " + system.key() + " takes the channels of the file as they are"), std::string::npos)
        << notes.back();
  }
}

}  // namespace
}  // namespace airloom::experiments
