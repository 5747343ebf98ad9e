#include "airloom/systems/twotier/design/lower_bound/price_step.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "airloom/systems/twotier/design/lower_bound/node_multiplier.hpp"

namespace airloom::twotier {
namespace {

using Index = Eigen::Index;
constexpr Index lane = PackedLinks::lane;
using Pack = Eigen::Array<double, lane, 1>;
using Packs = Eigen::Map<const Pack>;
using PacksOut = Eigen::Map<Pack>;

/// Added to prices so that 0 / (lambda + t) is 0 also where lambda = t = 0.
constexpr double nothing = 1e-300;

/// out += sum_k x_k row_k for the packs `at` of each row. The list is spelled out, so that the sums stay in registers.
template <std::size_t... at>
void add_rows(const double* rows, Index stride, const double* x, Index count, double* out, std::index_sequence<at...>) {
  std::array<Pack, sizeof...(at)> sum{Pack(Packs(out + lane * at))...};
  for (Index k = 0; k < count; ++k, rows += stride) {
    const double factor = x[k];
    ((sum[at] += factor * Packs(rows + lane * at)), ...);
  }
  ((PacksOut(out + lane * at) = sum[at]), ...);
}
template <std::size_t packs>
void add_rows(const double* rows, Index stride, const double* x, Index count, double* out) {
  add_rows(rows, stride, x, count, out, std::make_index_sequence<packs>{});
}

void add_products(const double* rows, Index stride, const double* x, Index count, double* out) {
  for (Index at = 0; at < stride;) {
    const Index packs = std::min<Index>(8, (stride - at) / lane);
    switch (packs) {
      case 1: add_rows<1>(rows + at, stride, x, count, out + at); break;
      case 2: add_rows<2>(rows + at, stride, x, count, out + at); break;
      case 3: add_rows<3>(rows + at, stride, x, count, out + at); break;
      case 4: add_rows<4>(rows + at, stride, x, count, out + at); break;
      case 5: add_rows<5>(rows + at, stride, x, count, out + at); break;
      case 6: add_rows<6>(rows + at, stride, x, count, out + at); break;
      case 7: add_rows<7>(rows + at, stride, x, count, out + at); break;
      default: add_rows<8>(rows + at, stride, x, count, out + at); break;
    }
    at += packs * lane;
  }
}

}  // namespace

PriceStep::PriceStep(const PackedLinks& links) : links_(links), weight_(links.weight) {
  const Index slots = links.slots();
  power_.setZero(slots + 1);  // the entry behind the slots is what the filling of `place` reads and writes
  pull_.setZero(slots + 1);
  price_.setZero(slots + 1);
  interference_.setOnes(slots);
  rate_.setZero(slots);
  multiplier_.setZero(links.nodes);
  per_interference_.setZero(links.width);
  const auto grouped = static_cast<Index>(links.place.size());
  grouped_c_.setZero(grouped);
  grouped_t_.setOnes(grouped);
  if (links.cap.size() > 0) {
    grouped_cap_.setZero(grouped);
    for (Index k = 0; k < grouped; ++k) {
      const Index slot = links.place[static_cast<std::size_t>(k)];
      if (slot < slots) grouped_cap_[k] = links.cap[slot];
    }
  }
}

template <bool frozen>
double PriceStep::pass() {
  const Index width = links_.width, cells = links_.cells;
  for (Index n = 0; n < links_.channels; ++n) {
    const Index at = n * width;
    double* heard = interference_.data() + at;
    for (Index i = 0; i < width; i += lane) PacksOut(heard + i).setOnes();
    add_products(links_.to_other.data() + n * cells * width, width, power_.data() + at, cells, heard);
    for (Index i = 0; i < width; i += lane) {
      const Pack interference = Packs(heard + i);
      const Pack signal = Packs(links_.direct.data() + at + i) * Packs(power_.data() + at + i);
      if constexpr (frozen) {
        PacksOut(per_interference_.data() + i) = Packs(pull_.data() + at + i) / interference;
        PacksOut(rate_.data() + at + i) = signal / interference;
      } else {
        const Pack total = interference + signal;
        const Pack inverse = (interference * total).inverse();
        PacksOut(rate_.data() + at + i) = total * total * inverse;
        const Pack weighted = Packs(weight_.data() + at + i) * signal * inverse;  // weight psi / I
        PacksOut(pull_.data() + at + i) = weighted * interference;
        PacksOut(per_interference_.data() + i) = weighted;
      }
    }
    double* price = price_.data() + at;
    for (Index i = 0; i < width; i += lane) PacksOut(price + i).setZero();
    add_products(links_.from_other.data() + n * cells * width, width, per_interference_.data(), cells, price);
  }
  if constexpr (frozen) {
    const Index slots = links_.slots();
    return (pull_.head(slots) > 0.0).select(pull_.head(slots) * rate_.log(), 0.0).sum();
  } else {
    rate_ = rate_.log();
    return (links_.weight * rate_).sum();
  }
}

double PriceStep::evaluate() { return pass<false>(); }

double PriceStep::evaluate_frozen() { return pass<true>(); }

void PriceStep::freeze_high_sinr() {
  const Index slots = links_.slots();
  pull_.head(slots) = (power_.head(slots) > 0.0).select(weight_, 0.0);
}

void PriceStep::move() {
  const auto grouped = static_cast<Index>(links_.place.size());
  for (Index k = 0; k < grouped; ++k) {
    const Index slot = links_.place[static_cast<std::size_t>(k)];
    grouped_c_[k] = pull_[slot];
    grouped_t_[k] = price_[slot] + nothing;
  }
  solve_nodes();
}

void PriceStep::move_selfishly() {
  for (std::size_t k = 0; k < links_.place.size(); ++k) grouped_c_[static_cast<Index>(k)] = pull_[links_.place[k]];
  grouped_t_.setConstant(nothing);
  solve_nodes();
}

void PriceStep::solve_nodes() {
  // below this a power is as good as off, and its square is not far from the smallest numbers, which are slow
  constexpr double dead = 1e-100;
  const bool capped = grouped_cap_.size() > 0;
  for (Index v = 0; v < links_.nodes; ++v) {
    const Index begin = links_.first[static_cast<std::size_t>(v)];
    const Index count = links_.first[static_cast<std::size_t>(v) + 1] - begin;
    if (count == 0) continue;
    double* c = grouped_c_.data() + begin;
    const double* t = grouped_t_.data() + begin;
    if (!capped) {
      const double multiplier = node_multiplier(c, t, count, links_.budget[v], multiplier_[v]);
      multiplier_[v] = multiplier;
      for (Index k = 0; k < count; k += lane) {
        const Pack p = Packs(c + k) / (multiplier + Packs(t + k));
        PacksOut(c + k) = (p > dead).select(p, 0.0);
      }
    } else {
      const double* cap = grouped_cap_.data() + begin;
      const double multiplier = capped_node_multiplier(c, t, cap, count, links_.budget[v], multiplier_[v]);
      multiplier_[v] = multiplier;
      for (Index k = 0; k < count; ++k) {
        const double below = multiplier + t[k];
        const double p = c[k] <= 0.0 ? 0.0 : cap[k] * below <= c[k] ? cap[k] : c[k] / below;
        c[k] = p > dead ? p : 0.0;
      }
    }
  }
  for (std::size_t k = 0; k < links_.place.size(); ++k) power_[links_.place[k]] = grouped_c_[static_cast<Index>(k)];
}

}  // namespace airloom::twotier
