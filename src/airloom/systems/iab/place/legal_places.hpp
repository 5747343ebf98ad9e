#pragma once
/// Where platforms may be: inside the box, away from users and from each other.
#include <Eigen/Core>
#include <string>
#include <vector>

#include "airloom/systems/iab/place/pattern_search.hpp"
#include "airloom/systems/iab/place/place_options.hpp"
#include "airloom/systems/iab/problem/layout.hpp"

namespace airloom::iab {

/// Donor x, y, z, node x, y, z.
using Platforms = Eigen::VectorXd;
[[nodiscard]] Platforms platforms_of(const Layout& layout);
[[nodiscard]] Layout with_platforms(Layout layout, const Platforms& platforms);

class LegalPlaces {
 public:
  /// @param drops  layouts of all realizations: the users of every one count
  LegalPlaces(const PlaceOptions& options, const Scenario& scenario, const std::vector<Layout>& drops);

  /// Steps, box and coordinates of a search. @param free  which platforms it moves
  [[nodiscard]] PatternRules rules(FreePlatforms free) const;
  [[nodiscard]] bool legal(const Platforms& platforms) const { return trespass(platforms).empty(); }
  /// "donor and aerial user 2 of realization 0: 31.5 m", the first pair that is too near; empty when all keep out.
  [[nodiscard]] std::string trespass(const Platforms& platforms) const;
  /// @throws InvalidInput  when a platform that may not move is too near to a user, or to a platform that may not move either
  void refuse_fixed(const Platforms& platforms) const;
  /// Platforms that may move and stand too near go, with free heights, to the top of their range, then to the first legal point of rings
  /// of 10, 20, ... m in eight compass directions from east. @throws InvalidInput  when no ring within the box has one
  [[nodiscard]] Platforms moved_out(Platforms platforms) const;
  /// Into the box.
  [[nodiscard]] Platforms clipped(Platforms platforms) const;

 private:
  [[nodiscard]] std::string near_user(const Platforms& platforms, Eigen::Index platform) const;
  [[nodiscard]] bool moves(Eigen::Index platform) const;

  PlaceOptions options_;
  PatternRules box_;
  struct User {
    std::string name;
    Eigen::Vector3d at;
  };
  std::vector<User> users_;
};

}  // namespace airloom::iab
