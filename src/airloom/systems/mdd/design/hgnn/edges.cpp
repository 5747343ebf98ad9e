#include "airloom/systems/mdd/design/hgnn/edges.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;

constexpr double nominal_power_w = 5.0;
constexpr Index strongest = 5;

/// Distances between columns, (to, from), at least 1 m; 0 on the diagonal of a set with itself.
Eigen::MatrixXd distances(const Eigen::Matrix3Xd& to, const Eigen::Matrix3Xd& from, bool same) {
  Eigen::MatrixXd d(to.cols(), from.cols());
  for (Index i = 0; i < to.cols(); ++i) {
    for (Index k = 0; k < from.cols(); ++k) d(i, k) = same && i == k ? 0.0 : std::max(1.0, (to.col(i) - from.col(k)).norm());
  }
  return d;
}

/// The weight of every edge as if alone.
Eigen::MatrixXd attribute(HgnnEdge edge, const Eigen::Matrix3Xd& to, const Eigen::Matrix3Xd& from, bool same, Index rows, Index columns) {
  switch (edge) {
    case HgnnEdge::distance: return distances(to, from, same) / 200.0;
    case HgnnEdge::inverse: return 50.0 * (distances(to, from, same).array() + 20.0).inverse();
    case HgnnEdge::none:
    case HgnnEdge::interference: break;
  }
  return Eigen::MatrixXd::Ones(rows, columns);
}

/// Leaves the pairs that hold, and takes the mean over each row's neighbours.
Eigen::MatrixXf mean_over(const Eigen::MatrixXd& weight, const BoolMatrix& linked) {
  Eigen::MatrixXd mean = Eigen::MatrixXd::Zero(weight.rows(), weight.cols());
  for (Index i = 0; i < weight.rows(); ++i) {
    const double neighbours = static_cast<double>(std::max<Index>(1, linked.row(i).count()));
    for (Index k = 0; k < weight.cols(); ++k) mean(i, k) = linked(i, k) ? weight(i, k) / neighbours : 0.0;
  }
  return mean.cast<float>();
}

HgnnEdges mean_edges(const Instance& x, HgnnEdge edge) {
  const Index aps = x.aps();
  const Index users = x.users();
  const BoolMatrix served_by = x.serve.transpose();
  const BoolMatrix all_aps = BoolMatrix::Constant(aps, aps, true);
  const BoolMatrix all_users = BoolMatrix::Constant(users, users, true);
  const Eigen::MatrixXd across = attribute(edge, x.tx_pos_m, x.rx_pos_m, false, aps, users);
  return {.ap_from_users = mean_over(across, x.serve),
          .ap_from_aps = mean_over(attribute(edge, x.tx_pos_m, x.tx_pos_m, true, aps, aps), all_aps),
          .user_from_aps = mean_over(across.transpose(), served_by),
          .user_from_users = mean_over(attribute(edge, x.rx_pos_m, x.rx_pos_m, true, users, users), all_users)};
}

/// Keeps the `strongest` largest entries > 0 of every row; of equal ones the first.
Eigen::MatrixXd keep_strongest(const Eigen::MatrixXd& weight) {
  Eigen::MatrixXd kept = Eigen::MatrixXd::Zero(weight.rows(), weight.cols());
  std::vector<Index> order(static_cast<std::size_t>(weight.cols()));
  for (Index i = 0; i < weight.rows(); ++i) {
    std::iota(order.begin(), order.end(), Index{0});
    const auto cut = order.begin() + std::min(strongest, weight.cols());
    std::partial_sort(order.begin(), cut, order.end(),
                      [&weight, i](Index a, Index b) { return weight(i, a) != weight(i, b) ? weight(i, a) > weight(i, b) : a < b; });
    for (auto at = order.begin(); at != cut; ++at) kept(i, *at) = weight(i, *at);
  }
  return kept;
}

/// g, (L, D).
Eigen::MatrixXd interference_gain(const Instance& x) {
  Eigen::MatrixXd power = Eigen::MatrixXd::Zero(x.aps(), x.users());
  for (const int c : x.subcarrier_dl) {
    for (Index l = 0; l < x.aps(); ++l) power.row(l) += x.channel(c, l).colwise().squaredNorm();
  }
  const double scale = nominal_power_w / (static_cast<double>(x.count_dl()) * x.noise_w);
  return x.serve.select(0.0, (scale * power.array()).log1p().matrix());
}

HgnnEdges interference_edges(const Instance& x) {
  const Eigen::MatrixXd g = interference_gain(x);
  const Eigen::MatrixXd serve = x.serve.cast<double>();
  const Eigen::MatrixXd to_users_of = g * serve.transpose();  // (L, L): g of the row's access point to the column's users
  const Eigen::MatrixXd between = 0.1 * (to_users_of + to_users_of.transpose());
  const Eigen::MatrixXd heard = keep_strongest(g.transpose());       // (D, L)
  const Eigen::MatrixXd users = 0.05 * (heard * serve).transpose();  // row d: what its access points do to the column's user
  return {.ap_from_users = serve.cast<float>(),
          .ap_from_aps = keep_strongest(between).cast<float>(),
          .user_from_aps = (0.05 * heard).cast<float>(),
          .user_from_users = users.cast<float>()};
}

}  // namespace

HgnnEdge usable_edge(HgnnEdge wanted, const Instance& x) {
  const bool placed = x.tx_pos_m.cols() == x.aps() && x.rx_pos_m.cols() == x.users();
  switch (wanted) {
    case HgnnEdge::distance:
    case HgnnEdge::inverse: return placed ? wanted : HgnnEdge::none;
    case HgnnEdge::none:
    case HgnnEdge::interference: return wanted;
  }
  return wanted;
}

HgnnEdges make_edges(const Instance& x, HgnnEdge edge) {
  return edge == HgnnEdge::interference ? interference_edges(x) : mean_edges(x, edge);
}

}  // namespace airloom::mdd
