#include "airloom/training/powers.hpp"

#include <cmath>
#include <tuple>

namespace airloom::mdd::training {
namespace {

constexpr double floor_margin = 5e-4;  // relative, above the promised SINR: float32 must not break it
constexpr double uplink_shift = 4.0;   // softplus(-4) = 0.018: the first powers lie near the floor, where the optimum is
constexpr double kkt_scale = 1e-3;     // of p~, so that outputs near 0 are a sensible start
constexpr double root_offset = 1e-6;   // W, keeps the slope of sqrt at 0 finite

using torch::Tensor;

/// b = b0 + C T, the uplink power at which the SINR is 1; (n, D, Mb).
Tensor uplink_base(const Batch& x, const Tensor& ap_total) {
  return x.noise + torch::bmm(x.ap_cross, ap_total.unsqueeze(2)).reshape(x.noise.sizes());
}

/// What a factor <= 1 per node makes of powers that exceed the budget.
Tensor within(const Tensor& total, const Tensor& budget) { return torch::clamp_max(budget / torch::clamp_min(total, 1e-30), 1.0); }

/// Turns access points down until every user can carry its floor within its budget, those first that have the largest part in it; users
/// that could not even with silent access points do not count. The level to which parts x fall is that of mdd::decode:
///
///     max_k (room - x_1 - ... - x_k) / (L - k)
void make_room(const Batch& x, double floor, BatchPowers& powers) {
  const Tensor ap_total = powers.p.flatten(2).sum(2);
  const Tensor cross = x.ap_cross.reshape({x.count(), x.users, x.subcarriers_ul, x.aps}).sum(2);
  const Tensor parts = floor * cross * ap_total.unsqueeze(1);                // (n, D, L)
  const Tensor room = (x.user_power - floor * x.noise.sum(2)).unsqueeze(2);  // (n, D, 1)
  const Tensor sorted = std::get<0>(torch::sort(parts, 2));
  const Tensor before = torch::cumsum(sorted, 2) - sorted;
  const Tensor level = ((room - before) / torch::arange(x.aps, 0, -1, parts.options())).amax({2}, true);
  const Tensor short_of = (room > 0.0) & (parts.sum(2, true) > room);
  const Tensor each = torch::where(short_of, torch::clamp_max(level / torch::clamp_min(parts, 1e-30), 1.0), torch::ones_like(parts));
  const Tensor scale = each.amin({1}).unsqueeze(2);  // (n, L, 1)
  const auto scaled = [&](const Tensor& all, const Tensor& factor) { return (all.flatten(2) * factor).reshape(all.sizes()); };
  powers.p = scaled(powers.p, scale);
  powers.root = scaled(powers.root, torch::sqrt(scale));
}

/// Uplink powers at or above the floor; what exceeds the budget is taken from above it.
Tensor uplink_above_floor(const Batch& x, double floor, const Tensor& o, const Tensor& ap_total) {
  const Tensor base = uplink_base(x, ap_total);
  const Tensor least = base * floor;
  const Tensor above = base * torch::softplus(o - uplink_shift);
  const Tensor left = torch::relu(x.user_power - least.sum(2));
  const Tensor q = least + above * within(above.sum(2), left).unsqueeze(2);
  return q * within(q.sum(2), x.user_power).unsqueeze(2);
}

Tensor uplink_share(const Batch& x, const Tensor& o) {
  return x.user_power.unsqueeze(2) / static_cast<double>(x.subcarriers_ul) * torch::sigmoid(o);
}

/// Square roots of powers from their logarithms: their slope stays finite however small the power is.
BatchPowers from_logarithm(const Batch& x, const Tensor& log_p, const Tensor& o_user) {
  BatchPowers out;
  out.root = torch::exp(0.5 * log_p).reshape(x.gain.sizes());
  out.p = out.root * out.root;
  if (x.clustered) {
    out.q = uplink_share(x, o_user);
    return out;
  }
  const double floor = x.floor_ul * (1.0 + floor_margin);
  if (floor > 0.0) make_room(x, floor, out);
  out.q = uplink_above_floor(x, floor, o_user, out.p.flatten(2).sum(2));
  return out;
}

BatchPowers decode_feasible(const Batch& x, const NetOutput& o) {
  const std::int64_t used = x.gain.numel() / (x.count() * x.aps);
  const Tensor level = torch::log_sigmoid(o.ap.select(2, o.ap.size(2) - 1)) + torch::log(x.ap_power);
  return from_logarithm(x, torch::log_softmax(o.ap.narrow(2, 0, used), 2) + level.unsqueeze(2), o.user);
}

BatchPowers decode_kkt(const Batch& x, const NetOutput& o) {
  const Tensor log_t = o.user.narrow(2, 0, x.subcarriers_dl);  // (n, D, M)
  const Tensor own = x.clustered ? torch::bmm(x.serve, log_t).flatten(2) : log_t.flatten(1).unsqueeze(1);
  // gains of 0 stay apart from infinity
  const Tensor log_gain = 2.0 * torch::log(torch::clamp_min(x.gain.flatten(2), 1e-30));
  const Tensor log_p = std::log(kkt_scale) + o.ap.select(2, 0).unsqueeze(2) + own + log_gain;
  const Tensor excess = torch::relu(torch::logsumexp(log_p, 2) - torch::log(x.ap_power));
  return from_logarithm(x, log_p - excess.unsqueeze(2), o.user.narrow(2, x.subcarriers_dl, x.subcarriers_ul));
}

/// Outputs as powers; budgets are a matter of the loss while learning.
BatchPowers decode_freely(const Batch& x, const Tensor& p, const Tensor& q, bool learning) {
  BatchPowers out{.root = {}, .p = p.reshape(x.gain.sizes()), .q = q};
  if (learning) {
    out.root = torch::sqrt(out.p + root_offset);
    return out;
  }
  out.q = q * within(q.sum(2), x.user_power).unsqueeze(2);
  out.p = (p * within(p.sum(2), x.ap_power).unsqueeze(2)).reshape(x.gain.sizes());
  out.root = torch::sqrt(out.p);
  return out;
}

}  // namespace

BatchPowers decode(const Batch& x, const NetOutput& o, HgnnDecoder decoder, bool learning) {
  const std::int64_t used = x.gain.numel() / (x.count() * x.aps);
  switch (decoder) {
    case HgnnDecoder::relu: return decode_freely(x, torch::relu(o.ap.narrow(2, 0, used)), torch::relu(o.user), learning);
    case HgnnDecoder::softplus: return decode_freely(x, torch::softplus(o.ap.narrow(2, 0, used)), 0.1 * torch::softplus(o.user), learning);
    case HgnnDecoder::feasible: return decode_feasible(x, o);
    case HgnnDecoder::kkt: return decode_kkt(x, o);
  }
  return {};
}

BatchRates rates(const Batch& x, const BatchPowers& powers) {
  BatchRates out;
  out.ap_total = powers.p.flatten(2).sum(2);
  out.user_total = powers.q.sum(2);
  const Tensor amplitude = x.clustered ? torch::bmm(x.serve.transpose(1, 2), x.gain * powers.root) : (x.gain * powers.root).sum(1);
  Tensor disturbance = 1.0 + torch::bmm(x.user_cross, out.user_total.unsqueeze(2));  // (n, D, 1)
  Tensor base = uplink_base(x, out.ap_total);
  if (x.clustered) {
    const Tensor leaked = torch::matmul(x.leak_dl, powers.p.transpose(1, 2).unsqueeze(3)).squeeze(3);  // (n, M, D)
    const Tensor heard = torch::matmul(x.leak_ul, powers.q.transpose(1, 2).unsqueeze(3)).squeeze(3);   // (n, Mb, D)
    disturbance = disturbance + leaked.transpose(1, 2);
    base = base + heard.transpose(1, 2);
  }
  out.dl = torch::log1p(amplitude * amplitude / disturbance).sum(2);
  out.ul = torch::log1p(powers.q / base).sum(2);
  return out;
}

Tensor BatchRates::efficiency(const Batch& batch) const {
  return (dl.sum(1) + ul.sum(1)) / static_cast<double>(batch.subcarriers_dl + batch.subcarriers_ul);
}

Tensor loss(const Batch& x, const BatchRates& r, const std::array<double, 4>& kappa) {
  Tensor total = -r.efficiency(x);
  const auto add = [&total](double weight, const Tensor& excess) {
    if (weight > 0.0) total = total + weight * torch::relu(excess).sum(1);
  };
  add(kappa[0], x.rate_dl - r.dl);
  add(kappa[1], x.rate_ul - r.ul);
  add(kappa[2], r.user_total - x.user_power);
  add(kappa[3], r.ap_total - x.ap_power);
  return total.mean();
}

Tensor violated(const Batch& x, const BatchRates& r) {
  const auto any = [](const Tensor& broken) { return broken.any(1); };
  Tensor out = any(r.ap_total > x.ap_power * (1.0 + 1e-5)) | any(r.user_total > x.user_power * (1.0 + 1e-5));
  if (x.rate_dl > 0.0) out = out | any(r.dl < x.rate_dl * (1.0 - 1e-6));
  if (x.rate_ul > 0.0) out = out | any(r.ul < x.rate_ul * (1.0 - 1e-6));
  return out;
}

}  // namespace airloom::mdd::training
