#include <algorithm>
#include <limits>

#include "airloom/systems/mdd/design/edge_net/network.hpp"

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double leaky_slope = 0.01;  ///< slope of r below 0

MatrixXd bent(const MatrixXd& x) { return x.cwiseMax(leaky_slope * x); }

/// Mean and maximum of the edges' vectors over the edges of each group.
struct Pool {
  MatrixXd mean, max;  ///< (H, groups); 0 of groups without edges
  VectorXd count;

  Pool(Index width, Index groups)
      : mean(MatrixXd::Zero(width, groups)), max(MatrixXd::Constant(width, groups, lowest)), count(VectorXd::Zero(groups)) {}
  void add(Index group, const Eigen::Ref<const VectorXd>& vector) {
    mean.col(group) += vector;
    max.col(group) = max.col(group).cwiseMax(vector);
    count[group] += 1.0;
  }
  void finish() {
    for (Index g = 0; g < count.size(); ++g) {
      if (count[g] > 0.0) mean.col(g) /= count[g];
      else max.col(g).setZero();
    }
  }

 private:
  static constexpr double lowest = -std::numeric_limits<double>::infinity();
};

struct Pools {
  Pool ap, stream, user;
  VectorXd all;        ///< mean over all edges, (H)
  MatrixXd of_stream;  ///< sums over the edges of a stream, (H, K)
};

Pools pooled(const Edges& edges, const MatrixXd& v) {
  const Index h = v.rows();
  Pools out{.ap = Pool(h, edges.aps), .stream = Pool(h, edges.streams()), .user = Pool(h, edges.users), .all = {}, .of_stream = {}};
  for (Index e = 0; e < edges.count(); ++e) {
    out.ap.add(edges.ap[static_cast<std::size_t>(e)], v.col(e));
    out.stream.add(edges.stream[static_cast<std::size_t>(e)], v.col(e));
  }
  out.of_stream = out.stream.mean;
  for (Index k = 0; k < edges.streams(); ++k) {
    if (out.stream.count[k] == 0.0) continue;
    const Index d = k / edges.subcarriers_dl;
    out.user.mean.col(d) += out.stream.mean.col(k);
    out.user.max.col(d) = out.user.max.col(d).cwiseMax(out.stream.max.col(k));
    out.user.count[d] += out.stream.count[k];
  }
  out.all = out.user.mean.rowwise().sum() / static_cast<double>(edges.count());
  for (Pool* pool : {&out.ap, &out.stream, &out.user}) pool->finish();
  return out;
}

/// What every edge hears of those that it disturbs: sum_e' G_e' v_e' / (1 + sum_e' G_e') over the edges of other users, (H, edges).
MatrixXd heard_of_disturbed(const PowerProblem& x, const Edges& edges, const Pools& pool) {
  MatrixXd out = MatrixXd::Zero(pool.all.size(), edges.count());
  if (x.mui_dl.empty()) return out;
  const Index dl = edges.subcarriers_dl;
  for (Index e = 0; e < edges.count(); ++e) {
    const Index k = edges.stream[static_cast<std::size_t>(e)], m = k % dl;
    const auto leaked = x.mui_dl[static_cast<std::size_t>(m)].col(edges.ap[static_cast<std::size_t>(e)] * edges.users + k / dl);
    double weight = 1.0;
    for (Index d = 0; d < edges.users; ++d) {
      if (leaked[d] == 0.0) continue;
      out.col(e) += leaked[d] * pool.of_stream.col(d * dl + m);
      weight += leaked[d] * pool.stream.count[d * dl + m];
    }
    out.col(e) /= weight;
  }
  return out;
}

void step(const EdgeNetwork& net, const EdgeLayer& layer, const PowerProblem& x, const Edges& edges, MatrixXd& v) {
  const Index h = v.rows();
  const auto part = [&](Index i) { return layer.weight.middleCols(i * h, h); };
  const Pools pool = pooled(edges, v);
  const MatrixXd from_ap = part(1) * pool.ap.mean + part(2) * pool.ap.max;
  const MatrixXd from_user = part(5) * pool.user.mean;
  MatrixXd from_stream = part(3) * pool.stream.mean + part(4) * pool.stream.max;
  const VectorXd from_all = layer.bias + part(6) * pool.all;
  for (Index k = 0; k < edges.streams(); ++k) from_stream.col(k) += from_user.col(k / edges.subcarriers_dl) + from_all;
  MatrixXd added = part(0) * v;
  if (net.config.variant == EdgeVariant::e_ls) added += part(7) * heard_of_disturbed(x, edges, pool);
  for (Index e = 0; e < edges.count(); ++e) {
    added.col(e) += from_ap.col(edges.ap[static_cast<std::size_t>(e)]) + from_stream.col(edges.stream[static_cast<std::size_t>(e)]);
  }
  v += bent(added);
}

VectorXd say(const EdgeHead& head, MatrixXd inner) {
  inner.colwise() += head.inner_bias;
  return (bent(inner).transpose() * head.outer).array() + head.outer_bias;
}

/// Of groups: mean and maximum.
MatrixXd read(const EdgeHead& head, const Pool& pool) {
  const Index h = pool.mean.rows();
  return head.inner.leftCols(h) * pool.mean + head.inner.middleCols(h, h) * pool.max;
}

VectorXd say_of_uplink(const EdgeHead& head, const Pool& user, const MatrixXd& features) {
  const MatrixXd of_user = read(head, user);
  MatrixXd inner = head.inner.rightCols(features.rows()) * features;
  const Index ul = features.cols() / of_user.cols();
  for (Index j = 0; j < features.cols(); ++j) inner.col(j) += of_user.col(j / ul);
  return say(head, std::move(inner));
}

}  // namespace

EdgeOutputs forward(const EdgeNetwork& net, const PowerProblem& x, const EdgeInputs& in) {
  const MatrixXd standard = (in.features.colwise() - net.feature_mean).array().colwise() / net.feature_std.array();
  MatrixXd v = net.embed * standard;
  v.colwise() += net.embed_bias;
  v = bent(v);
  for (const EdgeLayer& layer : net.layers) step(net, layer, x, in.edges, v);
  const Pools pool = pooled(in.edges, v);
  EdgeOutputs out{.ap = say(net.ap, read(net.ap, pool.ap))};
  if (net.config.variant == EdgeVariant::e) {
    out.stream = say(net.stream, read(net.stream, pool.stream));
  } else {
    out.edge = say(net.edge, net.edge.inner * v);
    out.uplink = say_of_uplink(net.uplink, pool.user, in.uplink / uplink_feature_scale);
  }
  return out;
}

}  // namespace airloom::mdd
