#pragma once
/// Branch and bound over boxes of one sub-channel's powers, best first: its maximum for any number of slots, or the bound that the boxes
/// tell wherever it stops. Source: specification of [twotier], 8.1, and second part, 3.2 and 5.1.
#include "airloom/systems/twotier/design/prices/box_bound.hpp"

namespace airloom::twotier {

class BoxSearch {
 public:
  /// @param known  (width): powers of a good answer; the search begins from what becomes of it
  BoxSearch(const Network& network, const Channel& channel, const Eigen::ArrayXd& weight, const Eigen::ArrayXd& price,
            const Eigen::ArrayXd& known);

  /// Looks at so many boxes more, as long as the bound is above the value by more than the tolerance, nats.
  /// @return  boxes looked at
  std::int64_t work(std::int64_t boxes, double tolerance);

  [[nodiscard]] const Eigen::ArrayXd& x() const { return x_; }  ///< (width): the best powers that keep the floors
  [[nodiscard]] double value() const { return value_; }         ///< of x, nats; -infinity while there are none
  [[nodiscard]] double bound() const;                           ///< no powers that keep the floors are worth more

 private:
  struct Open {
    double bound;
    std::size_t box;
    friend bool operator<(const Open& a, const Open& b) { return a.bound < b.bound; }
  };
  void offer(Eigen::ArrayXd x, bool climb);
  void consider(double inherited, double tolerance);
  [[nodiscard]] double* store(std::size_t box) { return boxes_.data() + box * static_cast<std::size_t>(2 * width_); }

  PricedChannel channel_;
  BoxBound bounds_;
  Eigen::Index width_;
  Eigen::ArrayXd x_, low_, high_, split_low_, split_high_;
  double value_, given_up_, scale_ = 0.0;
  std::int64_t looked_ = 0;
  std::vector<Open> heap_;
  std::vector<double> boxes_;  // low and high of each
  std::vector<std::size_t> free_;
};

}  // namespace airloom::twotier
