#pragma once
/// Integer loads of all sub-channels within limits and budgets: filled bit by bit, and improved by exchanges.
/// Source: specification of [twotier], second part, 6.
#include <stop_token>
#include <utility>

#include "airloom/systems/twotier/design/bit_loading/channel_loads.hpp"

namespace airloom::twotier {

class Loads {
 public:
  /// No loads. @param most  largest load of each slot, (slots); 0 where a load is worth nothing
  Loads(const Network& network, const Eigen::ArrayXi& most);

  /// As many bits as the rates of these powers carry; bits are taken back where rounding makes them not fit.
  void round_down(const Eigen::ArrayXd& x);
  /// Loads as they are. @return  false where they do not fit: then nothing changes
  bool set(const std::vector<Eigen::VectorXi>& loads);
  /// Single bits, best weight per power first, as long as one fits.
  void fill(const std::stop_token& stop);
  /// One bit more in a slot against one or all of another's in its sub-channel or of its node, then fill; passes as long as the rate grows.
  void exchange(int passes, const std::stop_token& stop);

  [[nodiscard]] double rate() const;  ///< sum of weight times load, bits
  [[nodiscard]] Eigen::ArrayXd x() const;
  [[nodiscard]] std::vector<Eigen::VectorXi> loads() const;

 private:
  struct Candidate {
    bool open = false;                                  ///< one bit more is carried by powers within the limits
    std::vector<std::pair<Eigen::Index, double>> more;  ///< what nodes spend more
    double score = 0.0;
  };
  void use(std::size_t n, double sign);
  [[nodiscard]] bool within(std::size_t n) const;
  [[nodiscard]] bool budgets_hold() const;
  void refresh(std::size_t n);
  [[nodiscard]] bool fits(const Candidate& candidate) const;
  /// The single bit with the best weight per power that fits, (n, c). @return  false: none does
  bool best_bit(std::size_t& n, Eigen::Index& c);
  void restore(std::size_t n, const ChannelLoads& before);
  bool change(std::size_t n, const Eigen::VectorXi& loads);
  bool try_exchange(std::size_t n, Eigen::Index c, std::size_t m, Eigen::Index d, int less, const std::stop_token& stop);
  void take_back_what_does_not_fit();

  const Network* network_;
  Eigen::ArrayXi most_;
  std::vector<ChannelLoads> channel_;
  std::vector<std::vector<Candidate>> candidate_;
  std::vector<bool> stale_;
  Eigen::ArrayXd used_;  // (nodes)
};

}  // namespace airloom::twotier
