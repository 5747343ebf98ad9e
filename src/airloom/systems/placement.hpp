#pragma once
/// Where a system's platforms should be: what is asked, and what comes out, for every system that can tell.
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "airloom/core/fields.hpp"
#include "airloom/core/status.hpp"
#include "airloom/core/values.hpp"
#include "airloom/systems/site.hpp"

namespace airloom {

struct PlacementRequest {
  Values scenario = {};  ///< fixed fields: users are drawn where it says, and stay
  Values options = {};
  std::uint64_t seed = 1;
  int realizations = 1;                                                       ///< drops of users that the places must serve
  std::function<void(std::size_t done, std::size_t total)> on_progress = {};  ///< places tried, of those that may be
  std::stop_token stop = {};
};

struct Placement {
  Status status = Status::not_run;  ///< converged, iteration_limit (the budget of places ended), stalled (a promise is missed), interrupted
  std::string message = {};
  Values answer = {};    ///< places, utilities, gain, numbers of every drop
  Values options = {};   ///< all, with defaults
  Values scenario = {};  ///< all, with defaults
  std::vector<std::string> warnings = {};
  std::vector<Site> start = {};  ///< of the first drop
  std::vector<Site> end = {};
};

}  // namespace airloom
