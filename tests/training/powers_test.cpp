// Decoders, rates and loss of the learner: slopes against finite differences, values against the allocator that runs without LibTorch.
#include "airloom/training/powers.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>

#include "airloom/io/safetensors.hpp"
#include "airloom/systems/mdd/design/hgnn/batch_statistics.hpp"
#include "airloom/systems/mdd/design/hgnn/decode.hpp"
#include "airloom/systems/mdd/design/hgnn/forward.hpp"
#include "airloom/systems/mdd/problem/make_problem.hpp"
#include "airloom/training/data.hpp"
#include "airloom/training/model_file.hpp"
#include "training/support.hpp"

namespace airloom::mdd::training {
namespace {

using testing::tiny;

constexpr HgnnDecoder decoders[] = {HgnnDecoder::relu, HgnnDecoder::softplus, HgnnDecoder::feasible, HgnnDecoder::kkt};

/// The same layouts in 64 bits, so that differences are not lost in rounding.
Batch in_double(Batch b) {
  for (torch::Tensor* x : {&b.ap_features, &b.user_features, &b.ap_from_users, &b.ap_from_aps, &b.user_from_aps, &b.user_from_users,
                           &b.gain, &b.noise, &b.ap_cross, &b.user_cross, &b.ap_power, &b.user_power, &b.serve, &b.leak_dl, &b.leak_ul}) {
    if (x->defined()) *x = x->to(torch::kFloat64);
  }
  return b;
}

struct Case {
  TrainOptions options;
  HgnnConfig config;
  std::vector<DataGroup> groups;
  [[nodiscard]] const Batch& batch() const { return groups.front().batch; }
};

Case make_case(HgnnVariant variant, HgnnDecoder decoder, int layouts) {
  Case c{.options = tiny(variant, decoder), .config = {}, .groups = {}};
  c.options.test = layouts * static_cast<int>(c.options.sizes.size());
  c.config = config_for(c.options);
  measure_statistics(c.options, c.config);
  c.groups = draw_groups(c.options, c.config, DataPart::test, torch::kCPU, {});
  return c;
}

/// Outputs around those of an untrained net.
NetOutput random_output(const Case& c, const Batch& batch, std::uint64_t seed) {
  torch::manual_seed(seed);
  const auto options = torch::TensorOptions(torch::kFloat64);
  return {.ap = torch::randn({batch.count(), batch.aps, c.config.ap_outputs()}, options).set_requires_grad(true),
          .user = torch::randn({batch.count(), batch.users, c.config.user_outputs()}, options).set_requires_grad(true)};
}

TEST(TrainingPowers, SlopesAreThoseOfFiniteDifferences) {
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::ls}) {
    for (const HgnnDecoder decoder : decoders) {
      const Case c = make_case(variant, decoder, 3);
      const Batch batch = in_double(c.batch());
      const NetOutput output = random_output(c, batch, 11);
      const std::array<double, 4> kappa{3.0, 2.0, 0.7, 0.3};  // of a size that shows
      const auto value = [&] { return loss(batch, rates(batch, decode(batch, output, decoder, true)), kappa); };
      value().backward();
      const torch::NoGradGuard frozen;
      for (const torch::Tensor& x : {output.ap, output.user}) {
        const torch::Tensor flat = x.detach().flatten();
        const torch::Tensor slope = x.grad().flatten();
        const double scale = slope.abs().max().item<double>();
        ASSERT_TRUE(scale > 0.0);
        for (std::int64_t i = 0; i < flat.numel(); i += 1 + flat.numel() / 40) {
          const double at = flat[i].item<double>();
          if (decoder == HgnnDecoder::relu && std::abs(at) < 1e-4) continue;  // the kink
          const double h = 1e-6;
          flat[i] = at + h;
          const double above = value().item<double>();
          flat[i] = at - h;
          const double below = value().item<double>();
          flat[i] = at;
          EXPECT_NEAR((above - below) / (2.0 * h), slope[i].item<double>(), 2e-6 * scale)
              << name(variant) << " " << name(decoder) << " " << i;
        }
      }
    }
  }
}

TEST(TrainingPowers, AreThoseOfTheAllocatorAndSoAreTheRates) {
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::a, HgnnVariant::ls}) {
    for (const HgnnDecoder decoder : decoders) {
      const Case c = make_case(variant, decoder, 4);
      for (std::size_t g = 0; g < c.groups.size(); ++g) {
        const Batch batch = in_double(c.groups[g].batch);
        const NetOutput output = random_output(c, batch, 7 + g);
        const torch::NoGradGuard frozen;
        const BatchPowers powers = decode(batch, output, decoder, false);
        const torch::Tensor efficiency = rates(batch, powers).efficiency(batch);
        for (std::int64_t i = 0; i < batch.count(); ++i) {
          const Instance x = draw(scenario_of(c.options, c.options.sizes[g]), c.options.seed,
                                  (std::uint64_t{3} << 40U) + (g << 36U) + static_cast<std::uint64_t>(i));
          const PowerProblem problem = make_problem(x);
          HgnnOutputs o{.ap = Eigen::MatrixXf(c.config.ap_outputs(), x.aps()), .user = Eigen::MatrixXf(c.config.user_outputs(), x.users())};
          for (Eigen::Index l = 0; l < o.ap.cols(); ++l)
            for (Eigen::Index k = 0; k < o.ap.rows(); ++k) o.ap(k, l) = output.ap[i][l][k].item<float>();
          for (Eigen::Index d = 0; d < o.user.cols(); ++d)
            for (Eigen::Index k = 0; k < o.user.rows(); ++k) o.user(k, d) = output.user[i][d][k].item<float>();
          const Powers expected = mdd::decode(c.config, problem, o);
          // layouts and outputs were rounded to 32 bits
          EXPECT_NEAR(powers.p[i].sum().item<double>(), expected.p.sum(), 1e-4 * expected.p.sum()) << name(variant) << " " << name(decoder);
          EXPECT_NEAR(powers.q[i].sum().item<double>(), expected.q.sum(), 1e-4 * expected.q.sum()) << name(variant) << " " << name(decoder);
          const double rate = sum_rate(problem, expected) / static_cast<double>(x.subcarriers());
          EXPECT_NEAR(efficiency[i].item<double>(), rate, 1e-4 * rate) << name(variant) << " " << name(decoder);
        }
      }
    }
  }
}

TEST(TrainingPowers, TheForwardPassIsThatOfTheAllocator) {
  const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / "forward.safetensors";
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::a, HgnnVariant::ls}) {
    const Case c = make_case(variant, HgnnDecoder::feasible, 8);
    Net net(shape_of(c.config), 3);
    const torch::NoGradGuard frozen;
    for (int pass = 0; pass < 5; ++pass) (void)net.forward(c.batch(), true);  // running statistics that matter
    write_model(file, net, c.config, {.seed = 3, .command = "none", .scenario = "{}"});
    const HgnnNetwork network = make_network(io::read_safetensors(file), "forward.safetensors");
    const NetOutput all = net.forward(c.batch(), false);
    for (int i = 0; i < 8; ++i) {
      const Instance x =
          draw(scenario_of(c.options, c.options.sizes[0]), c.options.seed, (std::uint64_t{3} << 40U) + static_cast<std::uint64_t>(i));
      const HgnnOutputs one = mdd::forward(network, make_graph(x, make_problem(x), c.config));
      for (Eigen::Index l = 0; l < one.ap.cols(); ++l)
        for (Eigen::Index k = 0; k < one.ap.rows(); ++k) EXPECT_NEAR(one.ap(k, l), all.ap[i][l][k].item<float>(), 1e-5);
      for (Eigen::Index d = 0; d < one.user.cols(); ++d)
        for (Eigen::Index k = 0; k < one.user.rows(); ++k) EXPECT_NEAR(one.user(k, d), all.user[i][d][k].item<float>(), 1e-5);
    }
  }
}

/// The allocator's normalisation by a batch is what a net that learns does.
TEST(TrainingPowers, NormalisedByTheBatchTheAllocatorIsTheNetThatLearns) {
  const std::filesystem::path file = std::filesystem::path(::testing::TempDir()) / "statistics.safetensors";
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::a, HgnnVariant::ls}) {
    const Case c = make_case(variant, HgnnDecoder::kkt, 8);
    Net net(shape_of(c.config), 3);
    const torch::NoGradGuard frozen;
    write_model(file, net, c.config, {.seed = 3, .command = "none", .scenario = "{}"});
    std::vector<Graph> graphs;
    for (int i = 0; i < 8; ++i) {
      const Instance x =
          draw(scenario_of(c.options, c.options.sizes[0]), c.options.seed, (std::uint64_t{3} << 40U) + static_cast<std::uint64_t>(i));
      graphs.push_back(make_graph(x, make_problem(x), c.config));
    }
    const HgnnNetwork network = make_network(with_batch_statistics(io::read_safetensors(file), graphs), "statistics.safetensors");
    const NetOutput all = net.forward(c.batch(), true);
    HgnnOutputs ours;
    HgnnWorkspace workspace;
    mdd::forward(network, graphs, ours, workspace);
    const auto compare = [](const Eigen::MatrixXf& own, const torch::Tensor& wanted) {
      const std::int64_t nodes = wanted.size(1);
      for (Eigen::Index i = 0; i < own.cols(); ++i)
        for (Eigen::Index k = 0; k < own.rows(); ++k) EXPECT_NEAR(own(k, i), wanted[i / nodes][i % nodes][k].item<float>(), 1e-5);
    };
    compare(ours.ap, all.ap);
    compare(ours.user, all.user);
  }
}

TEST(TrainingPowers, FeasibleKeepsBudgetsAndTheUplinkPromiseWhateverTheNetSays) {
  for (const HgnnDecoder decoder : {HgnnDecoder::feasible, HgnnDecoder::kkt}) {
    Case c = make_case(HgnnVariant::d, decoder, 12);
    Batch batch = in_double(c.batch());
    batch.user_power = batch.user_power * 0.02;  // 20 mW: floors meet the budgets
    NetOutput output = random_output(c, batch, 3);
    const torch::NoGradGuard frozen;
    output.ap = 10.0 * output.ap;
    output.user = 10.0 * output.user;
    const BatchRates r = rates(batch, decode(batch, output, decoder, true));
    const torch::Tensor possible = batch.floor_ul * 1.001 * batch.noise.sum(2) < batch.user_power;  // (n, D), with silent access points
    ASSERT_GT(possible.sum().item<int>(), 0);
    EXPECT_TRUE(((r.ul >= batch.rate_ul) | possible.logical_not()).all().item<bool>());
    EXPECT_TRUE((r.user_total <= batch.user_power * (1.0 + 1e-9)).all().item<bool>());
    EXPECT_TRUE((r.ap_total <= batch.ap_power * (1.0 + 1e-9)).all().item<bool>());
  }
}

}  // namespace
}  // namespace airloom::mdd::training
