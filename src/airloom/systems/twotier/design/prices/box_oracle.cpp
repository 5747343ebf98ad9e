#include "airloom/systems/twotier/design/prices/box_oracle.hpp"

#include <algorithm>
#include <limits>

#include "airloom/systems/twotier/design/prices/box_search.hpp"

namespace airloom::twotier {

std::vector<ChannelAnswer> BoxOracle::solve(const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price, const Eigen::ArrayXd& known) {
  constexpr std::int64_t portion = 64;
  const auto channels = static_cast<std::int64_t>(network_.channel.size());
  std::vector<BoxSearch> search;
  search.reserve(network_.channel.size());
  for (const Channel& channel : network_.channel) {
    if (stopped()) return {};
    search.emplace_back(network_, channel, weight, price, known.segment(channel.first, channel.width));
  }
  const std::int64_t all = timed_ ? std::numeric_limits<std::int64_t>::max() : max_boxes_ * channels;
  std::vector<std::int64_t> work(search.size(), 0);
  std::int64_t done = 0;
  const auto now = std::chrono::steady_clock::now();
  const auto until = now + 2 * (end_ - now) / 5;
  const auto late = [&] { return timed_ && std::chrono::steady_clock::now() >= until; };
  while (done < all && !stopped() && !late()) {
    std::size_t at = search.size();
    double farthest = tolerance_;
    for (std::size_t n = 0; n < search.size(); ++n) {
      if (const double gap = search[n].bound() - search[n].value(); gap > farthest && work[n] >= 0) farthest = gap, at = n;
    }
    if (at == search.size()) break;
    const std::int64_t looked = search[at].work(std::min(portion, all - done), 0.5 * tolerance_);
    done += looked;
    if (looked == 0) work[at] = -1 - work[at];  // nothing is left to split
    else work[at] += looked;
  }
  std::vector<ChannelAnswer> out;
  for (std::size_t n = 0; n < search.size(); ++n)
    out.push_back(
        {.x = search[n].x(), .value = search[n].value(), .bound = search[n].bound(), .work = work[n] < 0 ? -1 - work[n] : work[n]});
  return out;
}

}  // namespace airloom::twotier
