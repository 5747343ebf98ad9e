/// Replays the fuzzers' corpus in the normal tests: every input that was ever interesting still does no harm.
#include <gtest/gtest.h>

#include <filesystem>

#include "airloom/io/json.hpp"
#include "fuzz/targets.hpp"

namespace airloom::fuzz {
namespace {

using Target = bool (*)(std::span<const std::byte>);

void replay(const std::string& name, Target target) {
  int inputs = 0;
  int taken = 0;
  for (const auto& entry : std::filesystem::directory_iterator(AIRLOOM_SOURCE_DIR "/tests/fuzz/corpus/" + name)) {
    SCOPED_TRACE(entry.path().filename().string());
    const std::string bytes = io::read_text(entry.path());
    taken += target(std::as_bytes(std::span(bytes))) ? 1 : 0;
    ++inputs;
  }
  EXPECT_GT(inputs, 0) << "no corpus of " << name;
  EXPECT_GT(taken, 0) << "everything is refused: the target looks at nothing";
  EXPECT_LT(taken, inputs) << "nothing is refused: the corpus has no damaged input";
}

TEST(FuzzCorpus, OfArchives) { replay("npz", npz); }
TEST(FuzzCorpus, OfArrays) { replay("npy", npy); }
TEST(FuzzCorpus, OfMatlabFiles) { replay("mat", mat); }
TEST(FuzzCorpus, OfHdf5Files) { replay("hdf5", hdf5); }
TEST(FuzzCorpus, OfWeights) { replay("safetensors", safetensors); }
TEST(FuzzCorpus, OfImports) { replay("importers", importers); }
TEST(FuzzCorpus, OfToml) { replay("toml", toml); }
TEST(FuzzCorpus, OfExperiments) { replay("experiment", experiment); }
TEST(FuzzCorpus, OfStoredRows) { replay("row", row); }
TEST(FuzzCorpus, OfKeysAndValues) { replay("key_values", key_values); }
TEST(FuzzCorpus, OfResultFiles) { replay("store", store); }
TEST(FuzzCorpus, OfSolutions) { replay("solution", solution); }
TEST(FuzzCorpus, OfFiguresForGnuplot) { replay("gnuplot", gnuplot); }
TEST(FuzzCorpus, OfFiguresForTex) { replay("tex", tex); }
TEST(FuzzCorpus, OfPages) { replay("html", html); }

}  // namespace
}  // namespace airloom::fuzz
