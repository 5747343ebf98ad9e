#include "airloom/systems/mdd/design/hgnn/network.hpp"

#include <cmath>

namespace airloom::mdd {
namespace {

void list_linear(TensorShapes& shapes, const std::string& name, Eigen::Index out, Eigen::Index in) {
  shapes[name + ".weight"] = {out, in};
  shapes[name + ".bias"] = {out};
}

void list_norm(TensorShapes& shapes, const std::string& name, Eigen::Index size) {
  for (const char* part : {".weight", ".bias", ".running_mean", ".running_var"}) shapes[name + part] = {size};
}

void list_nodes(TensorShapes& shapes, const std::string& type, const HgnnConfig& c, Eigen::Index inputs, Eigen::Index outputs) {
  list_linear(shapes, type + ".embed", c.width, inputs);
  for (int k = 0; k < c.layers; ++k) {
    for (const char* path : {".1", ".2"}) {
      const std::string at = type + "." + std::to_string(k) + path;
      list_linear(shapes, at + ".message", c.hidden, c.width);
      list_norm(shapes, at + ".message_norm", c.hidden);
      list_linear(shapes, at + ".update1", c.hidden, Eigen::Index{c.width} + c.hidden);
      list_norm(shapes, at + ".update1_norm", c.hidden);
      list_linear(shapes, at + ".update2", c.width, c.hidden);
      list_norm(shapes, at + ".update2_norm", c.width);
      list_linear(shapes, at + ".attention", c.width, c.width);
      shapes[at + ".query"] = {c.width};
    }
  }
  list_linear(shapes, type + ".decode1", c.hidden, c.width);
  list_linear(shapes, type + ".decode2", c.hidden, c.hidden);
  list_linear(shapes, type + ".decode3", outputs, c.hidden);
}

Linear linear_of(const TensorReader& weights, const std::string& name) {
  return {.weight = Eigen::MatrixXf(weights.matrix(name + ".weight").cast<float>()), .bias = weights.vector(name + ".bias").cast<float>()};
}

/// A normalisation as scale x + shift.
struct Norm {
  Eigen::VectorXd scale;
  Eigen::VectorXd shift;
};

Norm norm_of(const TensorReader& weights, const std::string& name) {
  Norm norm;
  norm.scale = weights.vector(name + ".weight").array() / (weights.vector(name + ".running_var").array() + hgnn_norm_epsilon).sqrt();
  norm.shift = weights.vector(name + ".bias").array() - norm.scale.array() * weights.vector(name + ".running_mean").array();
  return norm;
}

HgnnPath path_of(const TensorReader& weights, const std::string& at, Eigen::Index width) {
  const Norm after_message = norm_of(weights, at + ".message_norm");
  const Norm after_first = norm_of(weights, at + ".update1_norm");
  const Norm after_second = norm_of(weights, at + ".update2_norm");
  const Eigen::MatrixXd update1 = weights.matrix(at + ".update1.weight");
  const Eigen::MatrixXd update2 = weights.matrix(at + ".update2.weight");
  const Eigen::MatrixXd received = update1.rightCols(update1.cols() - width);
  const Eigen::VectorXd query = weights.vector(at + ".query");
  HgnnPath path;
  path.message = linear_of(weights, at + ".message");
  path.own = Eigen::MatrixXf(update1.leftCols(width).cast<float>());
  path.received = Eigen::MatrixXf((received * after_message.scale.asDiagonal()).cast<float>());
  path.bias = (weights.vector(at + ".update1.bias") + received * after_message.shift).cast<float>();
  path.update2.weight = Eigen::MatrixXf((update2 * after_first.scale.asDiagonal()).cast<float>());
  path.update2.bias = (weights.vector(at + ".update2.bias") + update2 * after_first.shift).cast<float>();
  path.half_scale = (0.5 * after_second.scale).cast<float>();
  path.half_shift = (0.5 * after_second.shift).cast<float>();
  path.attention = (weights.matrix(at + ".attention.weight").transpose() * query).cast<float>();
  path.attention_bias = static_cast<float>(query.dot(weights.vector(at + ".attention.bias")));
  return path;
}

HgnnNodes nodes_of(const TensorReader& weights, const std::string& type, const HgnnConfig& c) {
  HgnnNodes nodes;
  nodes.embed = linear_of(weights, type + ".embed");
  for (int k = 0; k < c.layers; ++k) {
    const std::string at = type + "." + std::to_string(k);
    nodes.layers.push_back({path_of(weights, at + ".1", c.width), path_of(weights, at + ".2", c.width)});
  }
  nodes.decode = {linear_of(weights, type + ".decode1"), linear_of(weights, type + ".decode2"), linear_of(weights, type + ".decode3")};
  return nodes;
}

}  // namespace

TensorShapes hgnn_tensors(const HgnnConfig& config) {
  TensorShapes shapes;
  list_nodes(shapes, "ap", config, config.ap_inputs(), config.ap_outputs());
  list_nodes(shapes, "user", config, config.user_inputs(), config.user_outputs());
  return shapes;
}

HgnnNetwork make_network(const io::TensorFile& file, const std::string& subject) {
  HgnnNetwork network;
  network.config = hgnn_config(file.metadata, subject);
  check_tensors(file, hgnn_tensors(network.config), subject);
  const TensorReader weights(file);
  network.ap = nodes_of(weights, "ap", network.config);
  network.user = nodes_of(weights, "user", network.config);
  return network;
}

}  // namespace airloom::mdd
