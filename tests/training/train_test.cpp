// Training runs: the loss falls, the same command gives the same bytes, a killed run goes on as if nothing had happened.
#include "airloom/training/train.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/safetensors.hpp"
#include "training/support.hpp"

namespace airloom::mdd::training {
namespace {

using testing::tiny;

/// A fresh folder for the files of one run.
std::filesystem::path folder(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / ("airloom_train_" + name);
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path / "model.safetensors";
}

struct Bytes {
  std::string model, curve;
  friend bool operator==(const Bytes&, const Bytes&) = default;
};
Bytes bytes(const std::filesystem::path& model) { return {io::read_text(model), io::read_text(model.string() + ".csv")}; }

struct Killed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

TEST(Training, TheLossFallsAndUnseenLayoutsAreServedBetter) {
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::a, HgnnVariant::ls}) {
    TrainOptions o = tiny(variant);
    o.steps = 60;
    o.rate = 5e-3;
    double first = 0.0;
    const std::filesystem::path model = folder(std::string(name(variant)));
    const TrainResult r = train(o, model, false, [&](const TrainProgress& p) {
      if (first == 0.0 && std::isfinite(p.validation.loss)) first = p.validation.loss;
    });
    ASSERT_EQ(r.status, Status::converged) << r.message;
    EXPECT_LT(r.validation.loss, first) << name(variant);
    EXPECT_EQ(r.test.size(), o.sizes.size());
    for (const SizeScore& s : r.test) {
      EXPECT_GT(s.efficiency / s.reference, 0.6) << name(variant);
      EXPECT_LT(s.efficiency / s.reference, 1.1) << name(variant);
    }
    EXPECT_FALSE(std::filesystem::exists(model.string() + ".checkpoint"));
    const io::TensorFile file = io::read_safetensors(model);
    EXPECT_EQ(hgnn_config(file.metadata, "model").variant, variant);
    EXPECT_NE(file.metadata.at("command").find("--steps 60"), std::string::npos);
  }
}

TEST(Training, KilledAndResumedRunsEndWithTheSameBytes) {
  TrainOptions o = tiny(HgnnVariant::a);
  o.test = 0;
  const std::filesystem::path whole = folder("whole");
  ASSERT_EQ(train(o, whole).status, Status::converged);

  const std::filesystem::path again = folder("again");
  ASSERT_EQ(train(o, again).status, Status::converged);
  EXPECT_EQ(bytes(whole), bytes(again));

  o.save_every_s = 0.0;  // after every step; not part of the run's identity
  const std::filesystem::path killed = folder("killed");
  EXPECT_THROW((void)train(o, killed, false,
                           [](const TrainProgress& p) {
                             if (p.step >= 12) throw Killed("as kill -9 would");
                           }),
               Killed);
  const TrainResult resumed = train(o, killed);
  EXPECT_EQ(resumed.resumed_from, 11);  // reports come after the step and before it is saved
  EXPECT_EQ(bytes(whole), bytes(killed));

  const std::filesystem::path stopped = folder("stopped");
  std::stop_source stop;
  const TrainResult part = train(
      o, stopped, false,
      [&](const TrainProgress& p) {
        if (p.step >= 18) stop.request_stop();
      },
      stop.get_token());
  EXPECT_EQ(part.status, Status::interrupted);
  EXPECT_TRUE(std::filesystem::exists(stopped));  // the best so far
  EXPECT_EQ(train(o, stopped).resumed_from, 18);
  EXPECT_EQ(bytes(whole), bytes(stopped));

  o.seed += 1;
  const std::filesystem::path other = folder("other");
  ASSERT_EQ(train(o, other).status, Status::converged);
  EXPECT_NE(bytes(whole).model, bytes(other).model);
}

TEST(Training, ACheckpointOfOtherOptionsOrADamagedOneIsRefused) {
  TrainOptions o = tiny(HgnnVariant::d);
  o.test = 0;
  o.save_every_s = 0.0;
  const std::filesystem::path model = folder("refused");
  std::stop_source stop;
  (void)train(
      o, model, false,
      [&](const TrainProgress& p) {
        if (p.step >= 6) stop.request_stop();
      },
      stop.get_token());
  o.rate *= 2.0;
  EXPECT_THROW((void)train(o, model), InvalidInput);
  io::write_text(model.string() + ".checkpoint", "no archive");
  EXPECT_THROW((void)train(o, model), InvalidInput);
  EXPECT_EQ(train(o, model, true).status, Status::converged);
}

TEST(Training, MinutesChooseTheStepsAndWrongOptionsAreNamed) {
  TrainOptions o = tiny(HgnnVariant::d);
  o.test = 0;
  o.minutes = 0.02;
  const TrainResult r = train(o, folder("minutes"));
  EXPECT_EQ(r.status, Status::converged);
  EXPECT_GT(r.steps, 20);
  o = tiny(HgnnVariant::d);
  o.batch = 1;
  o.config.edge = HgnnEdge::interference;
  try {
    (void)train(o, folder("wrong"));
    FAIL();
  } catch (const InvalidInput& error) {
    EXPECT_NE(std::string(error.what()).find("batch: 1; must be >= 2"), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find("edge: interference"), std::string::npos) << error.what();
  }
  o = tiny(HgnnVariant::d);
  o.device = "abacus";
  EXPECT_THROW((void)train(o, folder("device")), InvalidInput);
  EXPECT_THROW((void)parse_sizes("12x"), InvalidInput);
  EXPECT_EQ(sizes_text(parse_sizes("12x6,24x12")), "12x6,24x12");
}

}  // namespace
}  // namespace airloom::mdd::training
