#include "airloom/training/tensors.hpp"

namespace airloom::mdd::training {
namespace {

/// Pointers to every tensor of a batch, so that copying and selecting cannot forget one.
std::vector<torch::Tensor*> parts(Batch& b) {
  return {&b.ap_features, &b.user_features, &b.ap_from_users, &b.ap_from_aps, &b.user_from_aps, &b.user_from_users, &b.gain,   &b.noise,
          &b.ap_cross,    &b.user_cross,    &b.ap_power,      &b.user_power,  &b.serve,         &b.leak_dl,         &b.leak_ul};
}

}  // namespace

torch::Tensor view(const std::vector<float>& data, std::vector<std::int64_t> sizes, torch::Device device) {
  // torch has no view of const memory; nothing writes into a batch
  return torch::from_blob(const_cast<float*>(data.data()), sizes, torch::kFloat32).to(device);
}

Batch batch_of(const Layouts& x, torch::Device device) {
  const std::int64_t n = x.count, aps = x.aps, users = x.users, dl = x.subcarriers_dl, ul = x.subcarriers_ul;
  Batch b;
  b.aps = x.aps;
  b.users = x.users;
  b.subcarriers_dl = x.subcarriers_dl;
  b.subcarriers_ul = x.subcarriers_ul;
  b.clustered = x.clustered;
  b.floor_ul = x.floor_ul;
  b.rate_dl = x.rate_dl;
  b.rate_ul = x.rate_ul;
  b.ap_features = view(x.ap_features, {n, aps, x.ap_width}, device);
  b.user_features = view(x.user_features, {n, users, x.user_width}, device);
  b.ap_from_users = view(x.ap_from_users, {n, aps, users}, device);
  b.ap_from_aps = view(x.ap_from_aps, {n, aps, aps}, device);
  b.user_from_aps = view(x.user_from_aps, {n, users, aps}, device);
  b.user_from_users = view(x.user_from_users, {n, users, users}, device);
  b.gain = x.clustered ? view(x.gain, {n, aps, dl}, device) : view(x.gain, {n, aps, users, dl}, device);
  b.noise = view(x.noise, {n, users, ul}, device);
  b.ap_cross = view(x.ap_cross, {n, users * ul, aps}, device);
  b.user_cross = view(x.user_cross, {n, users, users}, device);
  b.ap_power = view(x.ap_power, {n, aps}, device);
  b.user_power = view(x.user_power, {n, users}, device);
  if (x.clustered) {
    b.serve = view(x.serve, {n, aps, users}, device);
    b.leak_dl = view(x.leak_dl, {n, dl, users, aps}, device);
    b.leak_ul = view(x.leak_ul, {n, ul, users, users}, device);
  }
  return b;
}

Batch select(const Batch& all, const std::vector<std::int64_t>& which) {
  Batch b = all;
  const torch::Tensor index = torch::tensor(which, torch::kInt64).to(all.gain.device());
  for (torch::Tensor* part : parts(b)) {
    if (part->defined()) *part = part->index_select(0, index);
  }
  return b;
}

}  // namespace airloom::mdd::training
