#include "airloom/systems/twotier/design/packed_links.hpp"

#include <algorithm>

namespace airloom::twotier {

using Index = Eigen::Index;

PackedLinks pack(const Instance& x) {
  constexpr Index lane = PackedLinks::lane;
  PackedLinks out;
  out.cells = x.cells();
  out.channels = x.channels();
  out.nodes = x.nodes();
  out.width = (out.cells + lane - 1) / lane * lane;
  const Index cells = out.cells, width = out.width, slots = out.slots();
  out.to_other.setZero(out.channels * cells * width);
  out.from_other.setZero(out.channels * cells * width);
  out.direct.setZero(slots);
  out.weight.setZero(slots);
  out.budget = x.node_power_max_w.array();
  out.user.assign(static_cast<std::size_t>(slots), -1);
  if (x.slot_power_max_w) out.cap = packed(out, *x.slot_power_max_w);
  if (x.sinr_min) out.sinr_min = packed(out, *x.sinr_min);
  std::vector<Index> count(static_cast<std::size_t>(out.nodes), 0);
  for (Index n = 0; n < out.channels; ++n) {
    for (Index c = 0; c < cells; ++c) {
      if (!x.active(c, n)) {
        if (out.sinr_min.size() > 0) out.sinr_min[out.slot(c, n)] = 0.0;
        continue;
      }
      ++count[static_cast<std::size_t>(x.node(c, n))];
      out.direct[out.slot(c, n)] = x.gain(c, n * cells + c);
      out.weight[out.slot(c, n)] = x.weight(c, n);
      out.user[static_cast<std::size_t>(out.slot(c, n))] = x.user(c, n);
      const double* heard = x.gain.data() + (n * cells + c) * x.gain.rows();
      double* row = out.from_other.data() + (n * cells + c) * width;
      for (Index d = 0; d < cells; ++d) row[d] = x.node(d, n) >= 0 ? heard[d] : 0.0;
      row[c] = 0.0;
    }
    Eigen::Map<Eigen::MatrixXd>(out.to_other.data() + n * cells * width, width, cells).topRows(cells) =
        Eigen::Map<const Eigen::MatrixXd>(out.from_other.data() + n * cells * width, width, cells).topRows(cells).transpose();
  }
  out.first.resize(static_cast<std::size_t>(out.nodes) + 1, 0);
  for (std::size_t v = 0; v < count.size(); ++v) out.first[v + 1] = out.first[v] + (count[v] + lane - 1) / lane * lane;
  out.place.assign(static_cast<std::size_t>(out.first.back()), slots);
  std::vector<Index> next(out.first.begin(), out.first.end() - 1);
  for (Index n = 0; n < out.channels; ++n) {
    for (Index c = 0; c < cells; ++c) {
      if (x.active(c, n)) out.place[static_cast<std::size_t>(next[static_cast<std::size_t>(x.node(c, n))]++)] = out.slot(c, n);
    }
  }
  return out;
}

Eigen::MatrixXd unpacked(const PackedLinks& links, const Eigen::ArrayXd& slots) {
  return Eigen::Map<const Eigen::MatrixXd>(slots.data(), links.width, links.channels).topRows(links.cells);
}

Eigen::ArrayXd packed(const PackedLinks& links, const Eigen::MatrixXd& slots) {
  Eigen::ArrayXd out = Eigen::ArrayXd::Zero(links.slots());
  Eigen::Map<Eigen::MatrixXd>(out.data(), links.width, links.channels).topRows(links.cells) = slots;
  return out;
}

Eigen::ArrayXd equal_split(const PackedLinks& links) {
  Eigen::ArrayXd p = Eigen::ArrayXd::Zero(links.slots());
  for (std::size_t v = 0; v + 1 < links.first.size(); ++v) {
    const auto begin = links.place.begin() + links.first[v], end = links.place.begin() + links.first[v + 1];
    const auto active = std::count_if(begin, end, [&](Index s) { return s < links.slots(); });
    for (auto s = begin; s != end; ++s) {
      if (*s < links.slots()) p[*s] = links.budget[static_cast<Index>(v)] / static_cast<double>(active);
    }
  }
  fit_budgets(links, p);
  return p;
}

void fit_budgets(const PackedLinks& links, Eigen::ArrayXd& p) {
  if (links.cap.size() > 0) p = p.min(links.cap);
  for (std::size_t v = 0; v + 1 < links.first.size(); ++v) {
    const auto begin = links.place.begin() + links.first[v], end = links.place.begin() + links.first[v + 1];
    double sum = 0.0;
    for (auto s = begin; s != end; ++s) sum += *s < links.slots() ? p[*s] : 0.0;
    const double budget = links.budget[static_cast<Index>(v)];
    if (sum <= budget) continue;
    for (auto s = begin; s != end; ++s) {
      if (*s < links.slots()) p[*s] *= budget / sum;
    }
  }
}

}  // namespace airloom::twotier
