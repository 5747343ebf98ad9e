#pragma once
/// Exact oracle for few cells: branch and bound over boxes of powers.
///
/// Upper bounds of a box [l, u], the least counts:
/// - every slot alone, interference at l;
/// - a linear function: the chord of -ln(1 + I) (convex, so the chord is above) and the tangent of ln(1 + I + S) at l + f (u - l),
///   f = 1/4, 1/2, 3/4 (concave, so the tangent is above).
/// Where a derivative keeps its sign over a box, that power is fixed at the better end. Source: specification of [twotier], 8.1; fixing of
/// powers is ours.
#include <array>

#include "airloom/systems/twotier/design/lagrange_search/subchannel.hpp"

namespace airloom::twotier {

class BranchBound final : public ChannelOracle {
 public:
  static constexpr Eigen::Index most_slots = 8;

  /// @param tolerance  nats: a box that cannot be better by more is left
  /// @param max_boxes  per call; where they run out the bound is that of the boxes not looked at
  /// @throws InvalidInput  when a sub-channel has more than `most_slots` active slots
  BranchBound(const std::vector<Subchannel>& channels, double tolerance, std::int64_t max_boxes);

  ChannelAnswer solve(Eigen::Index n, const Eigen::VectorXd& price) override;
  [[nodiscard]] bool proves() const override { return true; }

 private:
  using Pack = Eigen::Array<double, most_slots, 1>;
  struct Box {
    Pack low, high;
  };
  struct Open {
    double bound;
    std::size_t box;
    friend bool operator<(const Open& a, const Open& b) { return a.bound < b.bound; }
  };
  void load(const Subchannel& channel, const Eigen::VectorXd& price);
  void fix(Box& box) const;
  [[nodiscard]] double upper(const Box& box) const;
  [[nodiscard]] double value(const Pack& x) const;
  void offer(Pack x, bool climb);
  void consider(const Box& box, double inherited);

  const std::vector<Subchannel>& channels_;
  double tolerance_;
  std::int64_t max_boxes_;
  std::vector<Eigen::VectorXd> last_;  // per sub-channel: the last answer, a start of the next
  // of the sub-channel at hand; slots beyond its size have weight and gains 0
  Eigen::Index size_ = 0;
  std::array<Pack, most_slots> column_, row_;  // gains between different slots: from transmitter d, to receiver c
  Pack own_, weight_, price_;
  Pack best_;
  double best_value_ = 0.0;
  double given_up_ = 0.0;  // largest bound of a box that was left
  std::vector<Open> heap_;
  std::vector<Box> boxes_;
  std::vector<std::size_t> free_;
};

}  // namespace airloom::twotier
