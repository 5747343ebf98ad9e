// The second generation's learner: its pass and its rates are those of the allocator, its slopes those of finite differences, its runs
// go on after a kill with the same bytes.
#include "airloom/training/edge_net.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <stdexcept>

#include "airloom/core/error.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/safetensors.hpp"
#include "airloom/systems/mdd/design/edge_net/decode.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/systems/mdd/problem/shares.hpp"
#include "airloom/training/data.hpp"
#include "airloom/training/model_file.hpp"
#include "airloom/training/train.hpp"

namespace airloom::mdd::training {
namespace {

constexpr EdgeVariant variants[] = {EdgeVariant::e, EdgeVariant::e_ls};

/// Small enough for a test of seconds.
TrainOptions tiny(EdgeVariant variant) {
  TrainOptions o = second_generation_options(variant);
  o.edge_net = {.variant = variant, .hidden = 8, .layers = 2};
  if (variant == EdgeVariant::e) o.sizes = {{4, 2, 4, 3, 2}, {3, 3, 4, 2, 1}};
  else o.sizes = {{6, 3, 0, 3, 2}, {8, 4, 0, 3, 2}};
  o.seed = 5;
  o.layouts = 40;
  o.validation = 8;
  o.test = 8;
  o.steps = 24;
  o.batch = 8;
  o.validate_every = 6;
  return o;
}

EdgeLayouts layouts_of(const TrainOptions& o, std::size_t size, int count) {
  LayoutRange range = range_of(o, DataPart::test, size);
  range.count = count;
  return draw_edge_layouts(o.edge_net.variant, scenario_of(o, o.sizes[size]), o.random, range, false, 1);
}

/// A net whose standardisation matters and whose outputs are no small numbers.
EdgeNet random_net(const TrainOptions& o) {
  EdgeNet net(o.edge_net, 3);
  const torch::NoGradGuard frozen;
  net.tensors().at("feature_mean").fill_(-2.0);
  net.tensors().at("feature_std").fill_(4.0);
  for (const auto& [name, x] : net.tensors().all()) {
    if (name.ends_with("outer.weight")) x.mul_(6.0);
  }
  return net;
}

TEST(EdgeTraining, PassAndRatesAreThoseOfTheAllocator) {
  const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / "edge_forward.safetensors";
  for (const EdgeVariant variant : variants) {
    const TrainOptions o = tiny(variant);
    const EdgeNet net = random_net(o);
    write_tensors(file, net.tensors(), edge_net_metadata(o.edge_net, {.seed = 3, .command = "none", .training = "{}"}));
    const EdgeNetwork network = make_edge_network(io::read_safetensors(file), "edge_forward.safetensors");
    const torch::NoGradGuard frozen;
    for (std::size_t size = 0; size < o.sizes.size(); ++size) {
      const LayoutRange range = range_of(o, DataPart::test, size);
      const EdgeLayouts layouts = layouts_of(o, size, 6);
      const EdgeBatch batch = batch_of(layouts);
      const EdgeNetOutput output = net.forward(batch);
      const EdgeRates r = rates(batch, output);
      for (int i = 0; i < layouts.count; ++i) {
        const PowerProblem x =
            draw_edge_problem(scenario_of(o, o.sizes[size]), o.random, range.seed, range.first + static_cast<std::uint64_t>(i));
        const EdgeInputs in = edge_inputs(x, variant);
        const EdgeOutputs one = mdd::forward(network, x, in);
        for (Eigen::Index l = 0; l < x.aps(); ++l)
          EXPECT_NEAR(one.ap[l], output.ap[i][l].item<float>(), 1e-4 * (1.0 + std::abs(one.ap[l])));
        const Powers powers = decode(x, in, one);
        Powers on_floors = powers;  // the learner leaves the uplink of e there; the allocator answers it exactly
        if (variant == EdgeVariant::e) on_floors.q = in.floor_ul * links(x, powers).base;
        const Links at = links(x, on_floors);
        for (Eigen::Index k = 0; k < x.streams_dl(); ++k) {
          const double sinr = at.amplitude[k] * at.amplitude[k] / at.disturbance[k];
          EXPECT_NEAR(r.sinr[i][k / x.subcarriers_dl][k % x.subcarriers_dl].item<float>(), sinr, 2e-3 * sinr + 1e-6) << name(variant);
        }
        const double total = sum_rate(x, powers);
        EXPECT_GE(total, r.total[i].item<float>() * (1.0 - 1e-3));
        if (variant == EdgeVariant::e_ls) {
          EXPECT_NEAR(total, r.total[i].item<float>(), 1e-3 * total);
        }
      }
    }
  }
}

TEST(EdgeTraining, SlopesAreThoseOfFiniteDifferences) {
  for (const EdgeVariant variant : variants) {
    const TrainOptions o = tiny(variant);
    const EdgeLayouts layouts = layouts_of(o, 0, 4);
    EdgeBatch batch = batch_of(layouts);
    for (torch::Tensor* x :
         {&batch.features, &batch.strength, &batch.need, &batch.own_need, &batch.ap_price, &batch.user_cross, &batch.floor_dl,
          &batch.floor_ul, &batch.scale, &batch.noise, &batch.ap_cross, &batch.leak_dl, &batch.leak_ul, &batch.uplink}) {
      if (x->defined()) *x = x->to(torch::kFloat64);
    }
    torch::manual_seed(7);
    const auto like = [](at::IntArrayRef sizes) { return torch::randn(sizes, torch::kFloat64).set_requires_grad(true); };
    const std::int64_t n = batch.count(), users = batch.strength.size(1), dl = batch.strength.size(2), aps = batch.strength.size(3);
    EdgeNetOutput output{.ap = like({n, aps}), .stream = {}, .edge = {}, .uplink = {}};
    std::vector<torch::Tensor> outputs{output.ap};
    if (variant == EdgeVariant::e) outputs.push_back(output.stream = like({n, users, dl}));
    else {
      outputs.push_back(output.edge = like({n, users, dl, aps}));
      outputs.push_back(output.uplink = like({n, users, batch.subcarriers_ul}));
    }
    const auto value = [&] { return loss(batch, rates(batch, output), 3.0); };
    value().backward();
    const torch::NoGradGuard frozen;
    for (const torch::Tensor& x : outputs) {
      const torch::Tensor flat = x.detach().flatten(), slope = x.grad().flatten();
      const double scale = slope.abs().max().item<double>();
      ASSERT_GT(scale, 0.0);
      for (std::int64_t i = 0; i < flat.numel(); i += 1 + flat.numel() / 30) {
        const double at = flat[i].item<double>(), h = 1e-6;
        flat[i] = at + h;
        const double above = value().item<double>();
        flat[i] = at - h;
        const double below = value().item<double>();
        flat[i] = at;
        EXPECT_NEAR(slope[i].item<double>(), (above - below) / (2.0 * h), 1e-5 * scale + 1e-7) << name(variant);
      }
    }
  }
}

struct Struck : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::filesystem::path fresh(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path(::testing::TempDir()) / ("airloom_edge_" + name);
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path);
  return path / "model.safetensors";
}

TEST(EdgeTraining, TheLossFallsAndKilledRunsEndWithTheSameBytes) {
  for (const EdgeVariant variant : variants) {
    TrainOptions o = tiny(variant);
    double first = std::nan("");
    const std::filesystem::path whole = fresh("whole");
    const TrainResult r = train(o, whole, false, [&](const TrainProgress& p) {
      if (std::isnan(first)) first = p.validation.loss;
    });
    ASSERT_EQ(r.status, Status::converged) << r.message;
    EXPECT_LT(r.validation.loss, first) << name(variant);
    EXPECT_EQ(r.test.size(), o.sizes.size());
    const io::TensorFile file = io::read_safetensors(whole);
    EXPECT_EQ(make_edge_network(file, "whole").config.variant, variant);
    EXPECT_NE(file.metadata.at("command").find("--variant " + std::string(name(variant))), std::string::npos);
    EXPECT_NE(file.metadata.at("training").find("noise_dbm"), std::string::npos);

    o.save_every_s = 0.0;
    o.test = 0;
    const std::filesystem::path killed = fresh("killed");
    EXPECT_THROW((void)train(o, killed, false,
                             [](const TrainProgress& p) {
                               if (p.step >= 12) throw Struck("as kill -9 would");
                             }),
                 Struck);
    EXPECT_EQ(train(o, killed).resumed_from, 11);
    EXPECT_EQ(io::read_text(whole), io::read_text(killed));
  }
}

TEST(EdgeTraining, RefusesWhatItCannotLearnFrom) {
  TrainOptions o = tiny(EdgeVariant::e);
  o.scenario.clustering = Clustering::user_centric;
  EXPECT_THROW((void)train(o, fresh("refused")), InvalidInput);
  o = tiny(EdgeVariant::e);
  o.scenario.qos = Qos::sum;
  EXPECT_THROW((void)train(o, fresh("refused")), InvalidInput);
  o = tiny(EdgeVariant::e_ls);
  o.random.push_back({.name = "area_side_m", .from = 100, .to = 200});
  EXPECT_THROW((void)train(o, fresh("refused")), InvalidInput);
}

}  // namespace
}  // namespace airloom::mdd::training
