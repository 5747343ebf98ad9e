#include "airloom/systems/mdd/problem/reorder.hpp"

#include <algorithm>
#include <numeric>

namespace airloom::mdd {
namespace {

using Index = Eigen::Index;
using Places = Eigen::VectorX<Index>;

Places descending(const Eigen::VectorXd& key) {
  Places order(key.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&key](Index a, Index b) { return key[a] > key[b]; });
  return order;
}

}  // namespace

Places stream_places(const Places& users, Index width) {
  Places out(users.size() * width);
  for (Index d = 0; d < users.size(); ++d) {
    for (Index m = 0; m < width; ++m) out[d * width + m] = users[d] * width + m;
  }
  return out;
}

Order order_by_gain(const PowerProblem& x) {
  const Eigen::MatrixXd squared = x.gain.cwiseAbs2();
  return {.aps = descending(squared.rowwise().sum()),
          .users = descending(squared.colwise().sum().reshaped(x.subcarriers_dl, x.users).colwise().sum().transpose())};
}

PowerProblem reordered(const PowerProblem& x, const Order& order) {
  const Places dl = stream_places(order.users, x.subcarriers_dl), ul = stream_places(order.users, x.subcarriers_ul);
  PowerProblem out = x;
  out.gain = x.gain(order.aps, dl);
  out.user_cross = x.user_cross(order.users, order.users);
  out.noise = x.noise(ul);
  if (x.combiner.size() > 0) out.combiner = x.combiner(order.aps, ul);
  out.ap_cross = x.ap_cross(ul, order.aps);
  out.ap_power = x.ap_power(order.aps);
  out.user_power = x.user_power(order.users);
  Places pairs(x.aps() * x.users);
  for (Index l = 0; l < x.aps(); ++l) pairs.segment(l * x.users, x.users) = order.users.array() + order.aps[l] * x.users;
  for (std::size_t m = 0; m < x.mui_dl.size(); ++m) out.mui_dl[m] = x.mui_dl[m](order.users, pairs);
  for (std::size_t m = 0; m < x.mui_ul.size(); ++m) out.mui_ul[m] = x.mui_ul[m](order.users, order.users);
  return out;
}

Powers reordered(const PowerProblem& x, const Order& order, const Powers& powers) {
  return {.p = powers.p(order.aps, stream_places(order.users, x.subcarriers_dl)),
          .q = powers.q(stream_places(order.users, x.subcarriers_ul))};
}

Powers restored(const PowerProblem& x, const Order& order, const Powers& powers) {
  Powers out = powers;
  out.p(order.aps, stream_places(order.users, x.subcarriers_dl)) = powers.p;
  out.q(stream_places(order.users, x.subcarriers_ul)) = powers.q;
  return out;
}

}  // namespace airloom::mdd
