#include "airloom/training/edge_net.hpp"

namespace airloom::mdd::training {
namespace {

using torch::Tensor;

constexpr double leaky_slope = 0.01;
constexpr double budget_room = 1e-5;     // of a user's budget: float32 must not exceed it
constexpr int uplink_rounds = 6;         // of uplinks that disturb each other
constexpr double last_head_scale = 0.3;  // of the last layers' first weights: powers start near the prices'

std::vector<Tensor*> parts(EdgeBatch& b) {
  return {&b.features, &b.strength, &b.need,  &b.own_need, &b.ap_price, &b.user_cross, &b.floor_dl,
          &b.floor_ul, &b.scale,    &b.noise, &b.ap_cross, &b.leak_dl,  &b.leak_ul,    &b.uplink};
}

/// Means and maxima over some of the dimensions (n, D, M, L, H), of the links that serve alone; those dimensions stay, as 1.
struct Pooling {
  Tensor mask;  ///< 1 where a link serves, (n, D, M, L, 1)
  bool all = false;

  explicit Pooling(const Tensor& strength)
      : mask((strength > 0.0).to(torch::kFloat32).unsqueeze(4)), all(mask.min().item<float>() > 0.5F) {}

  [[nodiscard]] Tensor mean(const Tensor& v, at::IntArrayRef over) const {
    if (all) return v.mean(over, true);
    return (v * mask).sum(over, true) / mask.sum(over, true).clamp_min(1.0);
  }
  [[nodiscard]] Tensor max(const Tensor& v, at::IntArrayRef over) const {
    if (all) return v.amax(over, true);
    const Tensor reached = (v - 1e9 * (1.0 - mask)).amax(over, true);
    return torch::where(reached > -1e8, reached, torch::zeros_like(reached));
  }
};

/// sum_e' G_e' v_e' / (1 + sum_e' G_e') over the edges of the users that an edge disturbs. @param v  0 where nothing serves
Tensor heard_of_disturbed(const EdgeBatch& x, const Tensor& v, const Tensor& mask) {
  const std::int64_t n = v.size(0), users = v.size(1), dl = v.size(2), aps = v.size(3);
  const Tensor of_stream = v.sum(3).transpose(1, 2);  // (n, M, D', H)
  const Tensor count = mask.sum(3).transpose(1, 2);   // (n, M, D', 1)
  const Tensor by_edge = x.leak_dl.transpose(2, 3);   // (n, M, D L, D')
  const Tensor heard = torch::matmul(by_edge, of_stream) / (1.0 + torch::matmul(by_edge, count));
  return heard.reshape({n, dl, users, aps, v.size(4)}).transpose(1, 2);
}

}  // namespace

EdgeBatch batch_of(const EdgeLayouts& x, torch::Device device) {
  const std::int64_t n = x.count, aps = x.aps, users = x.users, dl = x.subcarriers_dl;
  EdgeBatch b;
  const std::int64_t ul = x.subcarriers_ul;
  b.variant = x.variant;
  b.subcarriers_ul = ul;
  b.features = view(x.features, {n, users, dl, aps, static_cast<std::int64_t>(features_of(x.variant).size())}, device);
  b.strength = view(x.strength, {n, users, dl, aps}, device);
  b.need = view(x.need, {n, users, aps}, device);
  b.own_need = view(x.own_need, {n, users}, device);
  b.ap_price = view(x.ap_price, {n, aps}, device);
  b.user_cross = view(x.user_cross, {n, users, users}, device);
  b.floor_dl = view(x.floor_dl, {n}, device);
  b.floor_ul = view(x.floor_ul, {n}, device);
  b.scale = view(x.scale, {n}, device);
  if (x.variant == EdgeVariant::e) return b;
  b.noise = view(x.noise, {n, users, ul}, device);
  b.ap_cross = view(x.ap_cross, {n, users * ul, aps}, device);
  b.leak_dl = view(x.leak_dl, {n, dl, users, users * aps}, device);
  b.leak_ul = view(x.leak_ul, {n, ul, users, users}, device);
  b.uplink = view(x.uplink, {n, users, ul, static_cast<std::int64_t>(uplink_features.size())}, device);
  return b;
}

EdgeBatch select(const EdgeBatch& all, const std::vector<std::int64_t>& which) {
  EdgeBatch b = all;
  const Tensor index = torch::tensor(which, torch::kInt64).to(all.strength.device());
  for (Tensor* part : parts(b)) {
    if (part->defined()) *part = part->index_select(0, index);
  }
  return b;
}

EdgeNet::EdgeNet(const EdgeNetConfig& config, std::uint64_t seed) : config_(config) {
  const int features = static_cast<int>(features_of(config.variant).size());
  for (const char* name : {"feature_mean", "feature_min", "feature_max"}) tensors_.add(name, torch::zeros({features}), false);
  tensors_.add("feature_std", torch::ones({features}), false);
  tensors_.add_linear("embed", features, config.hidden, seed);
  for (int k = 0; k < config.layers; ++k) {
    tensors_.add_linear("layer" + std::to_string(k), config.parts() * config.hidden, config.hidden, seed);
  }
  const auto add_head = [&](const std::string& head, int inputs) {
    tensors_.add_linear(head + ".inner", inputs, config.hidden, seed);
    tensors_.add_linear(head + ".outer", config.hidden, 1, seed, last_head_scale);
  };
  add_head("ap", 2 * config.hidden);
  if (config.variant == EdgeVariant::e) {
    add_head("stream", 2 * config.hidden);
  } else {
    add_head("edge", config.hidden);
    add_head("uplink", 2 * config.hidden + static_cast<int>(uplink_features.size()));
  }
}

EdgeNetOutput EdgeNet::forward(const EdgeBatch& x) const {
  const Pooling pool(x.strength);
  const std::int64_t h = config_.hidden;
  const auto bent = [](const Tensor& v) { return torch::leaky_relu(v, leaky_slope); };
  Tensor v = bent(tensors_.linear("embed", (x.features - tensors_.at("feature_mean")) / tensors_.at("feature_std")));
  for (int k = 0; k < config_.layers; ++k) {
    const std::string name = "layer" + std::to_string(k);
    const std::vector<Tensor> weight = tensors_.at(name + ".weight").split(h, 1);
    const auto through = [&](std::size_t i, const Tensor& t) { return torch::matmul(t, weight[i].t()); };
    const Tensor of_ap = through(1, pool.mean(v, {1, 2})) + through(2, pool.max(v, {1, 2}));
    const Tensor of_stream = through(3, pool.mean(v, {3})) + through(4, pool.max(v, {3})) + through(5, pool.mean(v, {2, 3})) +
                             (through(6, pool.mean(v, {1, 2, 3})) + tensors_.at(name + ".bias"));
    Tensor added = through(0, v) + of_ap + of_stream;
    if (config_.variant == EdgeVariant::e_ls) added = added + through(7, heard_of_disturbed(x, pool.mask * v, pool.mask));
    v = v + bent(added);
  }
  const auto say = [&](const std::string& head, const Tensor& inputs) {
    return tensors_.linear(head + ".outer", bent(tensors_.linear(head + ".inner", inputs)));
  };
  const auto both = [&](at::IntArrayRef over) { return torch::cat({pool.mean(v, over), pool.max(v, over)}, 4); };
  const std::int64_t n = x.count(), users = x.strength.size(1), dl = x.strength.size(2);
  EdgeNetOutput out;
  out.ap = say("ap", both({1, 2})).reshape({n, -1});
  if (config_.variant == EdgeVariant::e) {
    out.stream = say("stream", both({3})).reshape({n, users, dl});
  } else {
    out.edge = say("edge", v).squeeze(4);
    const Tensor of_user = both({2, 3}).reshape({n, users, 1, 2 * h}).expand({n, users, x.subcarriers_ul, 2 * h});
    out.uplink = say("uplink", torch::cat({of_user, x.uplink}, 3)).squeeze(3);
  }
  return out;
}

namespace {

/// The factor <= 1 at which every user can afford its uplink promise, (n), and E T before it, (n, D).
std::pair<Tensor, Tensor> fitting(const EdgeBatch& x, const Tensor& ap_total) {
  const Tensor wanted = torch::bmm(x.need, ap_total.unsqueeze(2)).squeeze(2);
  return {1.0 / (wanted / (1.0 - budget_room - x.own_need)).amax({1}).clamp_min(1.0), wanted};
}

/// Clusters: shares of the budgets, with the interference between users in both directions.
EdgeRates clustered_rates(const EdgeBatch& x, const EdgeNetOutput& o) {
  const std::int64_t n = x.count(), users = x.strength.size(1), dl = x.strength.size(2), aps = x.strength.size(3), ul = x.subcarriers_ul;
  const Tensor serves = x.strength > 0.0;
  const Tensor score = torch::where(serves, o.edge + torch::log(x.strength.clamp_min(1e-30)), torch::full_like(o.edge, -1e9));
  const Tensor split = torch::softmax(score.reshape({n, users * dl, aps}), 1).reshape({n, users, dl, aps});
  const Tensor level = torch::log_sigmoid(o.ap).reshape({n, 1, 1, aps});
  Tensor share = torch::where(serves, split * torch::exp(level), torch::zeros_like(split));
  share = share * fitting(x, share.sum({1, 2})).first.reshape({n, 1, 1, 1});
  const Tensor ap_total = share.sum({1, 2});
  // the slope of a root at 0 is infinite
  const Tensor amplitude = (torch::sqrt(x.strength) * torch::sqrt(share + 1e-12)).sum(3);
  const Tensor base = x.noise + torch::bmm(x.ap_cross, ap_total.unsqueeze(2)).reshape({n, users, ul});
  const auto heard_ul = [&](const Tensor& q) {
    return torch::matmul(x.leak_ul, q.transpose(1, 2).unsqueeze(3)).squeeze(3).transpose(1, 2);
  };
  const Tensor least = torch::sigmoid(o.uplink) / static_cast<double>(ul);
  const Tensor floor = x.floor_ul.reshape({n, 1, 1}) * (1.0 + 1e-4);
  Tensor q = least;
  for (int round = 0; round < uplink_rounds; ++round) {
    q = torch::maximum(floor * (base + heard_ul(q)), least);
    q = q / q.sum(2, true).clamp_min(1.0);
  }
  const Tensor leaked = torch::matmul(x.leak_dl, share.transpose(1, 2).reshape({n, dl, users * aps, 1})).squeeze(3).transpose(1, 2);
  const Tensor disturbance = 1.0 + torch::bmm(x.user_cross, q.sum(2, true)) + leaked;
  EdgeRates out;
  out.sinr = amplitude.square() / disturbance;
  out.sinr_ul = q / (base + heard_ul(q));
  out.total = torch::log1p(out.sinr).sum({1, 2}) + torch::log1p(out.sinr_ul).sum({1, 2});
  return out;
}

}  // namespace

EdgeRates rates(const EdgeBatch& x, const EdgeNetOutput& o) {
  if (x.variant == EdgeVariant::e_ls) return clustered_rates(x, o);
  const double aps = static_cast<double>(x.strength.size(3));
  const double streams = static_cast<double>(x.strength.size(1) * x.strength.size(2));
  const Tensor price = ((x.ap_price + streams / aps) * torch::exp(o.ap)).unsqueeze(1).unsqueeze(2);  // (n, 1, 1, L)
  const Tensor over_price = x.strength / price;                                                      // W / lambda
  const Tensor scale = torch::sqrt(torch::exp(o.stream) / over_price.sum(3));                        // (n, D, M)
  const Tensor share = over_price / price * scale.square().unsqueeze(3);
  const Tensor total = share.sum({1, 2});  // (n, L)
  const Tensor within = 1.0 / total.clamp_min(1.0);
  const auto [fit, wanted] = fitting(x, total * within);
  const Tensor of_ap = torch::sqrt(within * fit.unsqueeze(1)).unsqueeze(1).unsqueeze(2);  // (n, 1, 1, L)
  const Tensor amplitude = (over_price * of_ap).sum(3) * scale;
  const Tensor user_total = x.own_need + wanted * fit.unsqueeze(1);
  const Tensor disturbance = 1.0 + torch::bmm(x.user_cross, user_total.unsqueeze(2));  // (n, D, 1)
  EdgeRates out;
  out.sinr = amplitude.square() / disturbance;
  const double uplinks = static_cast<double>(x.strength.size(1) * x.subcarriers_ul);
  out.total = torch::log1p(out.sinr).sum({1, 2}) + uplinks * torch::log1p(x.floor_ul);
  return out;
}

namespace {

/// By how much streams are below a floor, relative; (n, ...).
Tensor shortfall(const Tensor& sinr, const Tensor& floor) {
  const Tensor wanted = floor.reshape({-1, 1, 1});
  return torch::where(wanted > 0.0, torch::relu(1.0 - sinr / wanted.clamp_min(1e-30)), torch::zeros_like(sinr));
}

}  // namespace

Tensor loss(const EdgeBatch& x, const EdgeRates& r, double weight) {
  Tensor out = -r.total / x.scale + weight * shortfall(r.sinr, x.floor_dl).mean({1, 2});
  if (r.sinr_ul.defined()) out = out + weight * shortfall(r.sinr_ul, x.floor_ul).mean({1, 2});
  return out.mean();
}

Tensor violated(const EdgeBatch& x, const EdgeRates& r) {
  Tensor out = (shortfall(r.sinr, x.floor_dl) > 1e-5).flatten(1).any(1);
  if (r.sinr_ul.defined()) out = out | (shortfall(r.sinr_ul, x.floor_ul) > 1e-5).flatten(1).any(1);
  return out;
}

}  // namespace airloom::mdd::training
