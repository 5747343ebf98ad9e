#include "airloom/radio/drop.hpp"

#include <algorithm>
#include <string>

#include "airloom/core/error.hpp"
#include "airloom/core/values.hpp"

namespace airloom::radio {

std::vector<Eigen::Vector2d> separated_drop(int count, double separation_m, const std::function<Eigen::Vector2d(RandomStream&)>& sample,
                                            const std::function<bool(const Eigen::Vector2d&)>& allowed, const char* who,
                                            RandomStream& stream) {
  constexpr int most_refusals = 100000;
  std::vector<Eigen::Vector2d> places;
  int refusals = 0;
  while (static_cast<int>(places.size()) < count) {
    const Eigen::Vector2d place = sample(stream);
    const bool apart = std::ranges::all_of(places, [&](const Eigen::Vector2d& p) { return (p - place).norm() >= separation_m; });
    if (apart && allowed(place)) {
      places.push_back(place);
    } else if (++refusals > most_refusals) {
      throw InvalidInput(std::string(who) + ": minimum separation cannot be met: placed " + std::to_string(places.size()) + " of " +
                         std::to_string(count) + " with " + shortest(separation_m) + " m between them after 100000 tries");
    }
  }
  return places;
}

}  // namespace airloom::radio
