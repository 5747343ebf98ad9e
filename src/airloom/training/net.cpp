#include "airloom/training/net.hpp"

#include <cmath>

namespace airloom::mdd::training {
namespace {

constexpr double leak = 0.01;       // LeakyReLU
constexpr double epsilon = 1e-5;    // of batch normalisation
constexpr double momentum = 0.1;    // of its running statistics
constexpr double last_scale = 0.3;  // of the last layer's first weights: powers start near their middle

std::string path_name(const std::string& type, int layer, int path) {
  return type + "." + std::to_string(layer) + "." + std::to_string(path) + ".";
}

}  // namespace

Net::Net(const NetShape& shape, std::uint64_t seed) : shape_(shape) {
  const auto add_linear = [&](const std::string& name, int in, int out, double scale = 1.0) {
    tensors_.add_linear(name, in, out, seed, scale);
  };
  const auto add_norm = [&](const std::string& name, int size) {
    tensors_.add(name + ".weight", torch::ones({size}), true);
    tensors_.add(name + ".bias", torch::zeros({size}), true);
    tensors_.add(name + ".running_mean", torch::zeros({size}), false);
    tensors_.add(name + ".running_var", torch::ones({size}), false);
  };
  for (const std::string type : {"ap", "user"}) {
    const bool ap = type == "ap";
    add_linear(type + ".embed", ap ? shape.ap_features : shape.user_features, shape.width);
    for (int layer = 0; layer < shape.layers; ++layer) {
      for (int path = 1; path <= 2; ++path) {
        const std::string here = path_name(type, layer, path);
        add_linear(here + "message", shape.width, shape.hidden);
        add_norm(here + "message_norm", shape.hidden);
        add_linear(here + "update1", shape.width + shape.hidden, shape.hidden);
        add_norm(here + "update1_norm", shape.hidden);
        add_linear(here + "update2", shape.hidden, shape.width);
        add_norm(here + "update2_norm", shape.width);
        add_linear(here + "attention", shape.width, shape.width);
        tensors_.add(here + "query", tensors_.uniform({shape.width}, 1.0 / std::sqrt(shape.width), seed), true);
      }
    }
    add_linear(type + ".decode1", shape.width, shape.hidden);
    add_linear(type + ".decode2", shape.hidden, shape.hidden);
    add_linear(type + ".decode3", shape.hidden, ap ? shape.ap_outputs : shape.user_outputs, last_scale);
  }
}

/// Linear, LeakyReLU, batch normalisation over layouts and nodes; x is (rows, features).
torch::Tensor Net::dense(const std::string& name, const torch::Tensor& x, bool learning) const {
  const std::string norm = name + "_norm.";
  return torch::batch_norm(torch::leaky_relu(tensors_.linear(name, x), leak), tensors_.at(norm + "weight"), tensors_.at(norm + "bias"),
                           tensors_.at(norm + "running_mean"), tensors_.at(norm + "running_var"), learning, momentum, epsilon, false);
}

/// One layer of one node type: both meta-paths and their attention. `first` and `second` are the paths' weights.
torch::Tensor Net::gather(const std::string& type, int layer, const torch::Tensor& own, const torch::Tensor& aps,
                          const torch::Tensor& users, const torch::Tensor& first, const torch::Tensor& second, bool learning) const {
  const std::int64_t n = own.size(0);
  const std::int64_t nodes = own.size(1);
  const torch::Tensor flat = own.reshape({n * nodes, shape_.width});
  std::vector<torch::Tensor> z;
  std::vector<torch::Tensor> score;
  for (int path = 1; path <= 2; ++path) {
    const std::string here = path_name(type, layer, path);
    const bool from_users = (type == "ap") == (path == 1);
    const torch::Tensor heard = torch::bmm(path == 1 ? first : second, from_users ? users : aps).reshape({n * nodes, shape_.width});
    const torch::Tensor message = dense(here + "message", heard, learning);
    const torch::Tensor inner = dense(here + "update1", torch::cat({flat, message}, 1), learning);
    z.push_back(0.5 * (dense(here + "update2", inner, learning) + flat));
    score.push_back(torch::matmul(tensors_.linear(here + "attention", z.back()), tensors_.at(here + "query")).reshape({n, nodes}).mean(1));
  }
  // a softmax over two
  const torch::Tensor share = torch::sigmoid(score[0] - score[1]).reshape({n, 1, 1});
  return share * z[0].reshape({n, nodes, shape_.width}) + (1.0 - share) * z[1].reshape({n, nodes, shape_.width});
}

torch::Tensor Net::decode(const std::string& type, const torch::Tensor& z) const {
  const torch::Tensor first = torch::leaky_relu(tensors_.linear(type + ".decode1", z), leak);
  return tensors_.linear(type + ".decode3", torch::leaky_relu(tensors_.linear(type + ".decode2", first), leak));
}

NetOutput Net::forward(const Batch& batch, bool learning) {
  torch::Tensor aps = tensors_.linear("ap.embed", batch.ap_features);
  torch::Tensor users = tensors_.linear("user.embed", batch.user_features);
  for (int layer = 0; layer < shape_.layers; ++layer) {
    const torch::Tensor next = gather("ap", layer, aps, aps, users, batch.ap_from_users, batch.ap_from_aps, learning);
    users = gather("user", layer, users, aps, users, batch.user_from_aps, batch.user_from_users, learning);
    aps = next;
  }
  return {.ap = decode("ap", aps), .user = decode("user", users)};
}

}  // namespace airloom::mdd::training
