/// The network's forward pass against its equations, written down once more: no folding, no matrices, 64-bit floats.
#include "airloom/systems/mdd/design/hgnn/forward.hpp"

#include "airloom/systems/mdd/design/hgnn/batch_statistics.hpp"

#include "systems/mdd/design/hgnn/random_model.hpp"
#include "systems/mdd/support.hpp"

namespace airloom::mdd {
namespace {

using testing::clustered;
using testing::random_model;
using testing::small;
using testing::tiny;
using Rows = std::vector<std::vector<double>>;  // [node][entry]

/// y = weight x + bias of the tensors as they are in the file.
std::vector<double> linear(const io::TensorFile& file, const std::string& name, const std::vector<double>& x) {
  const io::Tensor& weight = file.tensors.at(name + ".weight");
  const io::Tensor& bias = file.tensors.at(name + ".bias");
  std::vector<double> y(bias.data.begin(), bias.data.end());
  for (std::size_t i = 0; i < y.size(); ++i) {
    for (std::size_t k = 0; k < x.size(); ++k) y[i] += static_cast<double>(weight.data[i * x.size() + k]) * x[k];
  }
  return y;
}

std::vector<double> leaky(std::vector<double> x) {
  for (double& each : x) each = each > 0.0 ? each : 0.01 * each;
  return x;
}

std::vector<double> norm(const io::TensorFile& file, const std::string& name, std::vector<double> x) {
  const auto part = [&](const char* which, std::size_t i) { return static_cast<double>(file.tensors.at(name + which).data[i]); };
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = (x[i] - part(".running_mean", i)) / std::sqrt(part(".running_var", i) + 1e-5) * part(".weight", i) + part(".bias", i);
  }
  return x;
}

Rows columns(const Eigen::MatrixXf& features) {
  Rows rows;
  for (Eigen::Index i = 0; i < features.cols(); ++i) {
    const Eigen::VectorXd column = features.col(i).cast<double>();
    rows.emplace_back(column.begin(), column.end());
  }
  return rows;
}

/// z of one meta-path, and its attention score.
std::pair<Rows, double> meta_path(const io::TensorFile& file, const std::string& at, const Rows& own, const Rows& senders,
                                  const Eigen::MatrixXf& edges) {
  Rows z;
  double score = 0.0;
  for (std::size_t i = 0; i < own.size(); ++i) {
    std::vector<double> sum(own[i].size(), 0.0);
    for (std::size_t j = 0; j < senders.size(); ++j) {
      const double weight = edges(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
      for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += weight * senders[j][k];
    }
    std::vector<double> both = own[i];
    const std::vector<double> message = norm(file, at + ".message_norm", leaky(linear(file, at + ".message", sum)));
    both.insert(both.end(), message.begin(), message.end());
    const std::vector<double> inner = norm(file, at + ".update1_norm", leaky(linear(file, at + ".update1", both)));
    std::vector<double> out = norm(file, at + ".update2_norm", leaky(linear(file, at + ".update2", inner)));
    for (std::size_t k = 0; k < out.size(); ++k) out[k] = 0.5 * (out[k] + own[i][k]);
    const std::vector<double> attention = linear(file, at + ".attention", out);
    for (std::size_t k = 0; k < out.size(); ++k) score += static_cast<double>(file.tensors.at(at + ".query").data[k]) * attention[k];
    z.push_back(out);
  }
  return {z, score / static_cast<double>(own.size())};
}

Rows mixed(const std::pair<Rows, double>& one, const std::pair<Rows, double>& two) {
  const double share = std::exp(one.second) / (std::exp(one.second) + std::exp(two.second));
  Rows z = one.first;
  for (std::size_t i = 0; i < z.size(); ++i) {
    for (std::size_t k = 0; k < z[i].size(); ++k) z[i][k] = share * z[i][k] + (1.0 - share) * two.first[i][k];
  }
  return z;
}

Rows decoded(const io::TensorFile& file, const std::string& type, const Rows& v) {
  Rows out;
  for (const std::vector<double>& each : v) {
    const std::vector<double> one = leaky(linear(file, type + ".decode1", each));
    out.push_back(linear(file, type + ".decode3", leaky(linear(file, type + ".decode2", one))));
  }
  return out;
}

std::pair<Rows, Rows> by_the_equations(const io::TensorFile& file, int layers, const Graph& graph) {
  Rows ap;
  Rows user;
  for (const std::vector<double>& each : columns(graph.ap_features)) ap.push_back(linear(file, "ap.embed", each));
  for (const std::vector<double>& each : columns(graph.user_features)) user.push_back(linear(file, "user.embed", each));
  for (int k = 0; k < layers; ++k) {
    const std::string layer = "." + std::to_string(k);
    const Rows next = mixed(meta_path(file, "ap" + layer + ".1", ap, user, graph.ap_from_users),
                            meta_path(file, "ap" + layer + ".2", ap, ap, graph.ap_from_aps));
    user = mixed(meta_path(file, "user" + layer + ".1", user, ap, graph.user_from_aps),
                 meta_path(file, "user" + layer + ".2", user, user, graph.user_from_users));
    ap = next;
  }
  return {decoded(file, "ap", ap), decoded(file, "user", user)};
}

double largest_difference(const Eigen::MatrixXf& x, const Rows& rows) {
  EXPECT_EQ(static_cast<std::size_t>(x.cols()), rows.size());
  double worst = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(static_cast<std::size_t>(x.rows()), rows[i].size());
    for (std::size_t k = 0; k < rows[i].size(); ++k) {
      const double value = x(static_cast<Eigen::Index>(k), static_cast<Eigen::Index>(i));
      worst = std::max(worst, std::abs(value - rows[i][k]) / (1.0 + std::abs(rows[i][k])));
    }
  }
  return worst;
}

TEST(HgnnForward, IsWhatTheEquationsSay) {
  for (const HgnnDecoder decoder : {HgnnDecoder::relu, HgnnDecoder::softplus, HgnnDecoder::feasible, HgnnDecoder::kkt}) {
    for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::a, HgnnVariant::ls}) {
      SCOPED_TRACE(std::string(name(decoder)) + " " + std::string(name(variant)));
      HgnnConfig config = tiny(variant, decoder);
      config.edge = variant == HgnnVariant::ls ? HgnnEdge::interference : HgnnEdge::distance;
      const io::TensorFile file = random_model(config, 3);
      const HgnnNetwork network = make_network(file, "random");
      const Scenario scenario = variant == HgnnVariant::ls ? clustered(12, 6, 280.0) : small();
      const Instance x = draw(scenario, 5, 0);
      const Graph graph = make_graph(x, make_problem(x), config);
      const HgnnOutputs out = forward(network, graph);
      const auto [ap, user] = by_the_equations(file, config.layers, graph);
      EXPECT_LT(largest_difference(out.ap, ap), 1e-5);  // 32-bit floats
      EXPECT_LT(largest_difference(out.user, user), 1e-5);
    }
  }
}

TEST(HgnnForward, OfABatchIsThatOfEachGraph) {
  const HgnnConfig config = tiny(HgnnVariant::d, HgnnDecoder::feasible);
  const HgnnNetwork network = testing::random_network(config, 4);
  std::vector<Graph> graphs;
  for (std::uint64_t r = 0; r < 19; ++r) {  // more than are passed together, and not a multiple
    const Instance x = draw(small(), 5, r);
    graphs.push_back(make_graph(x, make_problem(x), config));
  }
  HgnnOutputs all;
  HgnnWorkspace workspace;
  forward(network, graphs, all, workspace);
  for (std::size_t i = 0; i < graphs.size(); ++i) {
    const HgnnOutputs one = forward(network, graphs[i]);
    const auto at = static_cast<Eigen::Index>(i);
    EXPECT_LT((all.ap.middleCols(at * 6, 6) - one.ap).cwiseAbs().maxCoeff(), 1e-5F);  // sums of products in another order
    EXPECT_LT((all.user.middleCols(at * 3, 3) - one.user).cwiseAbs().maxCoeff(), 1e-5F);
  }
}

TEST(HgnnForward, NormalisedByTheBatchEveryEntryHasItsMeanAndDeviation) {
  for (const HgnnVariant variant : {HgnnVariant::d, HgnnVariant::ls}) {
    HgnnConfig config = tiny(variant, HgnnDecoder::feasible);
    config.edge = variant == HgnnVariant::ls ? HgnnEdge::interference : HgnnEdge::distance;
    const io::TensorFile model = random_model(config, 4);
    std::vector<Graph> graphs;
    for (std::uint64_t r = 0; r < 5; ++r) {
      const Instance x = draw(variant == HgnnVariant::ls ? clustered(12, 6, 280.0) : small(), 5, r);
      graphs.push_back(make_graph(x, make_problem(x), config));
    }
    const io::TensorFile adapted = with_batch_statistics(model, graphs);
    // what the normalisations of a model see does not depend on the statistics that it had
    io::TensorFile other = model;
    for (auto& [name, tensor] : other.tensors) {
      if (name.ends_with("running_mean")) std::ranges::fill(tensor.data, 3.0F);
    }
    EXPECT_EQ(with_batch_statistics(other, graphs).tensors.at("ap.1.2.update2_norm.running_var").data,
              adapted.tensors.at("ap.1.2.update2_norm.running_var").data);
    // the first one by hand: r(W s + b) over all nodes of all graphs, s the sum of weighted messages
    const io::Tensor& w = model.tensors.at("ap.embed.weight");
    const auto matrix = [](const io::Tensor& t) {
      using RowMajorFloat = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
      return Eigen::MatrixXd(Eigen::Map<const RowMajorFloat>(t.data.data(), t.shape[0], t.shape[1]).cast<double>());
    };
    const auto entry = [&](const char* name, Eigen::Index i) {
      return static_cast<double>(model.tensors.at(name).data[static_cast<std::size_t>(i)]);
    };
    double sum = 0.0, squares = 0.0, count = 0.0;
    for (const Graph& g : graphs) {
      Eigen::MatrixXd v = matrix(w) * g.ap_features.cast<double>();
      for (Eigen::Index i = 0; i < v.rows(); ++i) v.row(i).array() += entry("ap.embed.bias", i);
      const Eigen::MatrixXd heard = v * g.ap_from_aps.cast<double>().transpose();
      const Eigen::RowVectorXd y = matrix(model.tensors.at("ap.0.2.message.weight")).row(1) * heard;
      for (const double each : y) {
        const double z = each + entry("ap.0.2.message.bias", 1);
        const double r = z > 0.0 ? z : 0.01 * z;
        sum += r, squares += r * r, count += 1.0;
      }
    }
    const double mean = sum / count;
    EXPECT_NEAR(adapted.tensors.at("ap.0.2.message_norm.running_mean").data[1], mean, 1e-5);
    EXPECT_NEAR(adapted.tensors.at("ap.0.2.message_norm.running_var").data[1], squares / count - mean * mean, 1e-5);
  }
}

TEST(HgnnForward, FollowsThePermutationOfUsersAndAccessPoints) {
  // the kkt decoder's outputs know no order of the other type's nodes but through the places of link entries; without links, none
  HgnnConfig config = tiny(HgnnVariant::d, HgnnDecoder::kkt);
  const HgnnNetwork network = testing::random_network(config, 6);
  const Instance x = draw(small(), 5, 1);
  Graph graph = make_graph(x, make_problem(x), config);
  graph.ap_features.bottomRows(config.ap_inputs() - hgnn_scalars).setZero();
  graph.user_features.bottomRows(config.user_inputs() - hgnn_scalars).setZero();
  Graph turned = graph;
  turned.ap_from_aps = graph.ap_from_aps.reverse();
  turned.user_from_users = graph.user_from_users.reverse();
  turned.ap_from_users = graph.ap_from_users.reverse();
  turned.user_from_aps = graph.user_from_aps.reverse();
  const HgnnOutputs a = forward(network, graph);
  const HgnnOutputs b = forward(network, turned);
  EXPECT_LT((a.ap.rowwise().reverse() - b.ap).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_LT((a.user.rowwise().reverse() - b.user).cwiseAbs().maxCoeff(), 1e-5F);
  EXPECT_GT((a.user.col(0) - a.user.col(1)).cwiseAbs().maxCoeff(), 1e-4F);  // edges do matter
}

}  // namespace
}  // namespace airloom::mdd
