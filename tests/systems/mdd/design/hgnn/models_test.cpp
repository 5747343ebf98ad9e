/// Models as files, the algorithm, and its powers as a start.
#include "airloom/systems/mdd/design/hgnn/models.hpp"

#include <unistd.h>

#include <filesystem>

#include "airloom/io/json.hpp"
#include "airloom/systems/mdd/design/hgnn/warm_start.hpp"
#include "airloom/systems/mdd/design/interior_point/interior_point.hpp"
#include "airloom/systems/mdd/design/solve.hpp"
#include "systems/mdd/design/hgnn/random_model.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using testing::clustered;
using testing::expect_refused;
using testing::random_model;
using testing::small;
using testing::tiny;

/// A model file for the time of a test.
class ModelFile {
 public:
  explicit ModelFile(const io::TensorFile& content)
      : path_(std::filesystem::temp_directory_path() / ("airloom_model_" + std::to_string(::getpid()) + ".safetensors")) {
    io::write_safetensors(path_, content);
  }
  ~ModelFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ModelFile(const ModelFile&) = delete;
  ModelFile& operator=(const ModelFile&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

HgnnConfig of_default_size() {
  HgnnConfig c = tiny(HgnnVariant::d, HgnnDecoder::kkt);
  c.max_aps = 24;
  c.max_users = 6;
  return c;
}

TEST(HgnnConfig, SurvivesTheFile) {
  HgnnConfig c = tiny(HgnnVariant::ls, HgnnDecoder::relu);
  c.edge = HgnnEdge::interference;
  c.ap = {.mean = 0.1, .deviation = 1.0 / 3.0};
  const HgnnConfig back = hgnn_config(hgnn_metadata(c, {.seed = 7, .command = "airloom", .scenario = "{}"}), "model");
  EXPECT_EQ(back.variant, c.variant);
  EXPECT_EQ(back.decoder, c.decoder);
  EXPECT_EQ(back.edge, c.edge);
  EXPECT_EQ(back.width, c.width);
  EXPECT_EQ(back.ap.deviation, c.ap.deviation) << "to the last bit";
}

TEST(HgnnConfig, RefusesWhatIsNoModelOfOurs) {
  const auto refused = [](const char* field, const io::Json& value, const std::vector<std::string>& words) {
    HgnnMetadata metadata = hgnn_metadata(tiny(HgnnVariant::d, HgnnDecoder::kkt), {});
    io::Json config = io::Json::parse(metadata["config"]);
    if (value.is_null()) config.erase(field);
    else config[field] = value;
    metadata["config"] = config.dump();
    expect_refused([&] { (void)hgnn_config(metadata, "model x"); }, words);
  };
  refused("feature_version", 2, {"model x", "feature_version", "another version"});
  refused("width", 0, {"config.width", "0"});
  refused("decoder", "sofmax", {"config.decoder", "softplus"});
  refused("edge", "interference", {"config.edge", "variant ls alone"});
  refused("max_users", 0, {"config.max_users", ">= 1"});
  refused("user_deviation", 0.0, {"config.user_deviation"});
  refused("layers", nullptr, {"config.layers is absent"});
  refused("depth", 3, {"depth"});
  expect_refused([] { (void)hgnn_config({{"format", "pt"}}, "model x"); }, {"model x", "not a model of this program"});
  expect_refused([] { (void)hgnn_config({{"format", "airloom-hgnn"}, {"config", "{"}}, "model x"); }, {"no JSON"});
}

TEST(HgnnNetwork, NamesTheTensorsThatAreWrong) {
  io::TensorFile file = random_model(tiny(HgnnVariant::d, HgnnDecoder::kkt), 1);
  file.tensors.erase("ap.embed.weight");
  file.tensors["user.decode3.bias"].shape = {2};
  file.tensors["ap.1.2.query"].data[0] = std::numeric_limits<float>::quiet_NaN();
  file.tensors["ap.0.1.update1_norm.running_var"].data[0] = -1.0F;
  file.tensors["extra"] = {{}, {1.0F}};
  expect_refused([&] { (void)make_network(file, "model x"); },
                 {"model x", "ap.embed.weight is absent", "user.decode3.bias: (2,); must be (6,)", "ap.1.2.query", "not finite",
                  "running_var: negative", "tensor extra"});
}

TEST(HgnnModels, AreChosenByNameAndFile) {
  const Instance x = draw(Scenario{}, 1, 0);
  const ModelFile file(random_model(of_default_size(), 1));
  EXPECT_EQ(choose_model(file.path(), x)->name, std::filesystem::path(file.path()).filename().string());
  EXPECT_THROW((void)choose_model("no_such.safetensors", x), IoError);
  expect_refused([&] { (void)choose_model(file.path(), draw(clustered(24, 12, 400.0), 1, 0)); }, {"users: 12", "serve: clusters"});
  for (const std::string_view key : enum_names(Shipped{})) {
    const Shipped model = *parse_enum<Shipped>(key);
    if (const HgnnModelHandle shipped = shipped_model(model)) {
      EXPECT_EQ(shipped->name, key);
      if (key.starts_with("e")) {
        EXPECT_EQ(name(shipped->edges()->config.variant), key);
      } else {
        EXPECT_EQ(shipped->graph()->config.variant, key == "ls" ? HgnnVariant::ls : HgnnVariant::d) << key;
      }
    } else {
      EXPECT_THROW((void)choose_model(std::string(key), x), Unsupported);
    }
  }
}

TEST(HgnnModels, AutoTakesTheSecondGenerationWhateverTheSize) {
  for (const auto& [aps, users, dl, ul] : {std::array{24, 6, 4, 2}, std::array{1, 1, 3, 1}, std::array{40, 8, 16, 8}}) {
    Scenario s;
    s.aps = aps;
    s.users = users;
    s.subcarriers_dl = dl;
    s.subcarriers_ul = ul;
    EXPECT_EQ(choose_model("auto", draw(s, 1, 0))->name, "e");
  }
  EXPECT_EQ(choose_model("auto", draw(clustered(24, 12, 400.0), 1, 0))->name, "e_ls");
}

TEST(Hgnn, NormalisesByItsOwnNodesWhereAsked) {
  const ModelFile file(random_model(of_default_size(), 1));
  const Instance x = draw(Scenario{}, 1, 0);
  const Outcome<Solution> own = allocate_by_hgnn(x, {.model = file.path(), .statistics = HgnnStatistics::batch}, {});
  EXPECT_EQ(own.status, Status::converged);
  EXPECT_EQ(evaluate(x, own.solution).metrics.number("users_below_qos"), 0.0);
  EXPECT_NE(own.solution.p_dl_w, allocate_by_hgnn(x, {.model = file.path()}, {}).solution.p_dl_w);
}

TEST(Hgnn, AnswersAndSaysWhatItUsed) {
  const ModelFile file(random_model(of_default_size(), 1));
  Instance x = draw(Scenario{}, 1, 0);
  const Outcome<Solution> out = allocate_by_hgnn(x, {.model = file.path()}, {});
  EXPECT_EQ(out.status, Status::converged);
  EXPECT_EQ(std::get<std::string>(*out.certificate.find("decoder")), "kkt");
  EXPECT_EQ(std::get<std::string>(*out.certificate.find("edge")), "distance");
  const Evaluation judged = evaluate(x, out.solution);
  EXPECT_LE(judged.residuals.number("power_ap"), 1e-12);
  EXPECT_LE(judged.residuals.number("power_user"), 1e-12);
  EXPECT_LE(judged.residuals.number("qos_ul"), 0.0);
  EXPECT_EQ(allocate_by_hgnn(x, {.model = file.path()}, {}).solution.p_dl_w, out.solution.p_dl_w) << "bit for bit";
  x.rx_pos_m.resize(3, 0);
  const Outcome<Solution> blind = allocate_by_hgnn(x, {.model = file.path()}, {});
  EXPECT_EQ(std::get<std::string>(*blind.certificate.find("edge")), "none");
  EXPECT_NE(blind.message.find("places"), std::string::npos);
}

TEST(Hgnn, SaysWhenTheNetworkOverflows) {
  io::TensorFile content = random_model(of_default_size(), 1);
  for (float& each : content.tensors["ap.embed.weight"].data) each = 3e38F;
  const ModelFile file(content);
  const Outcome<Solution> out = allocate_by_hgnn(draw(Scenario{}, 1, 0), {.model = file.path()}, {});
  EXPECT_EQ(out.status, Status::numerical_failure);
  EXPECT_EQ(out.solution.p_dl_w.sum(), 0.0);
}

TEST(HgnnStart, LeadsPriceAndInteriorPointToTheSameOptimum) {
  const ModelFile file(random_model(of_default_size(), 1));
  for (std::uint64_t r = 0; r < 3; ++r) {
    const Instance x = draw(Scenario{}, 1, r);
    const double wanted = testing::se(x, allocate_by_price(x, {}, {}).solution);
    const Outcome<Solution> price = allocate_by_price(x, {.start = StartChoice::hgnn, .model = file.path()}, {});
    EXPECT_EQ(price.status, Status::converged);
    EXPECT_EQ(std::get<std::string>(*price.certificate.find("start")), "hgnn");
    EXPECT_NEAR(testing::se(x, price.solution), wanted, 3e-3 * wanted) << "local optima differ by this much at most";
    const Outcome<Solution> interior = allocate_by_interior_point(x, {.start = StartChoice::hgnn, .model = file.path()}, {});
    EXPECT_EQ(interior.status, Status::converged);
    EXPECT_NEAR(testing::se(x, interior.solution), wanted, 3e-3 * wanted);
  }
}

TEST(HgnnStart, RefusesAModelThatNothingWouldUse) {
  const Instance x = draw(Scenario{}, 1, 0);
  expect_refused([&] { (void)allocate_by_price(x, {.model = "g"}, {}); }, {"options.model: 'g'", "start=hgnn"});
  expect_refused([&] { (void)allocate_by_interior_point(x, {.model = "file"}, {}); }, {"options.model: 'file'", "start=hgnn"});
}

TEST(HgnnStart, IsPulledStrictlyInside) {
  const PowerProblem x = make_problem(draw(Scenario{}, 1, 0));
  Powers edge{.p = x.gain.cwiseAbs2(), .q = Eigen::VectorXd::Zero(x.streams_ul())};
  for (Eigen::Index l = 0; l < x.aps(); ++l) edge.p.row(l) *= 0.01 * x.ap_power[l] / edge.p.row(l).sum();
  const std::optional<Powers> inside = pulled_inside(x, edge);
  ASSERT_TRUE(inside.has_value());
  EXPECT_LT(qos_slack(x, *inside).violation, 0.0);
  EXPECT_TRUE((inside->p.rowwise().sum().array() < x.ap_power.array()).all());
  PowerProblem hopeless = x;
  hopeless.rate_ul = 40.0;
  EXPECT_FALSE(pulled_inside(hopeless, edge).has_value());
}

}  // namespace
}  // namespace airloom::mdd
