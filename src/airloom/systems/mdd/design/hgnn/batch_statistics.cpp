#include "airloom/systems/mdd/design/hgnn/batch_statistics.hpp"

#include <cmath>

#include "airloom/systems/mdd/design/hgnn/network.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;
using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using EdgesOf = Eigen::MatrixXf Graph::*;

constexpr double negative_slope = 0.01;

Eigen::MatrixXd rectified(const Eigen::MatrixXd& x) { return x.cwiseMax(negative_slope * x); }

/// One pass through the layers as they stand in the file. Columns are the nodes of all graphs.
class Pass {
 public:
  Pass(io::TensorFile& model, std::span<const Graph> graphs) : model_(model), graphs_(graphs) {}

  void run(int layers) {
    Eigen::MatrixXd aps = linear("ap.embed", together(&Graph::ap_features));
    Eigen::MatrixXd users = linear("user.embed", together(&Graph::user_features));
    for (int k = 0; k < layers; ++k) {
      std::string layer = ".";
      layer.append(std::to_string(k)).append(".");
      const Eigen::MatrixXd next = attend("ap" + layer, path("ap" + layer + "1", aps, users, &Graph::ap_from_users),
                                          path("ap" + layer + "2", aps, aps, &Graph::ap_from_aps));
      users = attend("user" + layer, path("user" + layer + "1", users, aps, &Graph::user_from_aps),
                     path("user" + layer + "2", users, users, &Graph::user_from_users));
      aps = next;
    }
  }

 private:
  io::Tensor& at(const std::string& name) { return model_.tensors.at(name); }

  Eigen::VectorXd vector(const std::string& name) {
    const io::Tensor& t = at(name);
    return Eigen::Map<const Eigen::VectorXf>(t.data.data(), static_cast<Index>(t.data.size())).cast<double>();
  }

  Eigen::MatrixXd linear(const std::string& name, const Eigen::MatrixXd& x) {
    const io::Tensor& t = at(name + ".weight");
    const Eigen::MatrixXd weight = Eigen::Map<const RowMajor>(t.data.data(), t.shape[0], t.shape[1]).cast<double>();
    return (weight * x).colwise() + vector(name + ".bias");
  }

  void keep(const std::string& name, const Eigen::VectorXd& values) {
    Eigen::Map<Eigen::VectorXf>(at(name).data.data(), values.size()) = values.cast<float>();
  }

  /// Linear map, r, and the normalisation by these columns, which the file takes over.
  Eigen::MatrixXd dense(const std::string& name, const Eigen::MatrixXd& x) {
    const Eigen::MatrixXd y = rectified(linear(name, x));
    const Eigen::VectorXd mean = y.rowwise().mean();
    const Eigen::MatrixXd centred = y.colwise() - mean;
    const Eigen::VectorXd variance = centred.array().square().rowwise().mean();
    keep(name + "_norm.running_mean", mean);
    keep(name + "_norm.running_var", variance);
    const Eigen::VectorXd scale = vector(name + "_norm.weight").array() / (variance.array() + hgnn_norm_epsilon).sqrt();
    return (scale.asDiagonal() * centred).colwise() + vector(name + "_norm.bias");
  }

  Eigen::MatrixXd together(Eigen::MatrixXf Graph::*features) {
    const Eigen::MatrixXf& first = graphs_.front().*features;
    Eigen::MatrixXd all(first.rows(), first.cols() * static_cast<Index>(graphs_.size()));
    for (std::size_t b = 0; b < graphs_.size(); ++b)
      all.middleCols(static_cast<Index>(b) * first.cols(), first.cols()) = (graphs_[b].*features).cast<double>();
    return all;
  }

  /// z of one meta-path, Eq. (11).
  Eigen::MatrixXd path(const std::string& name, const Eigen::MatrixXd& own, const Eigen::MatrixXd& senders, EdgesOf edges) {
    const auto batch = static_cast<Index>(graphs_.size());
    const Index from = senders.cols() / batch;
    const Index to = own.cols() / batch;
    Eigen::MatrixXd heard(senders.rows(), own.cols());
    for (Index b = 0; b < batch; ++b) {
      const Eigen::MatrixXd weight = (graphs_[static_cast<std::size_t>(b)].*edges).cast<double>();
      heard.middleCols(b * to, to) = senders.middleCols(b * from, from) * weight.transpose();
    }
    const Eigen::MatrixXd message = dense(name + ".message", heard);
    Eigen::MatrixXd both(own.rows() + message.rows(), own.cols());
    both << own, message;
    return 0.5 * (dense(name + ".update2", dense(name + ".update1", both)) + own);
  }

  /// q^T (W z + b), the mean over the nodes of every graph, Eq. (12).
  Eigen::RowVectorXd score(const std::string& name, const Eigen::MatrixXd& z) {
    const auto batch = static_cast<Index>(graphs_.size());
    const Eigen::RowVectorXd each = vector(name + ".query").transpose() * linear(name + ".attention", z);
    return Eigen::Map<const Eigen::MatrixXd>(each.data(), z.cols() / batch, batch).colwise().mean();
  }

  Eigen::MatrixXd attend(const std::string& layer, const Eigen::MatrixXd& first, const Eigen::MatrixXd& second) {
    const Eigen::ArrayXd share = ((score(layer + "2", second) - score(layer + "1", first)).array().exp() + 1.0).inverse().transpose();
    const Index nodes = first.cols() / share.size();
    Eigen::MatrixXd z(first.rows(), first.cols());
    for (Index i = 0; i < z.cols(); ++i) z.col(i) = share[i / nodes] * first.col(i) + (1.0 - share[i / nodes]) * second.col(i);
    return z;
  }

  io::TensorFile& model_;
  std::span<const Graph> graphs_;
};

}  // namespace

io::TensorFile with_batch_statistics(io::TensorFile model, std::span<const Graph> graphs) {
  Pass(model, graphs).run(hgnn_config(model.metadata, "model").layers);
  return model;
}

}  // namespace airloom::mdd
