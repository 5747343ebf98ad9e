#include "airloom/numerics/level_lines.hpp"

#include <array>
#include <map>

namespace airloom {
namespace {

using Index = Eigen::Index;
using Node = std::array<Index, 2>;

/// Where a line crosses the way between two neighbouring nodes of the grid, the smaller node first.
struct Crossing {
  Node a, b;
  auto operator<=>(const Crossing&) const = default;
};

class Grid {
 public:
  Grid(const Eigen::MatrixXd& values, double level) : values_(values), level_(level) {}

  [[nodiscard]] bool above(const Node& n) const { return inside(n) && values_(n[0], n[1]) >= level_; }
  /// The mean of the four nodes decides where two corners across from each other are above.
  [[nodiscard]] bool middle_above(const std::array<Node, 4>& corners) const {
    double sum = 0.0;
    for (const Node& n : corners) {
      if (!inside(n)) return false;
      sum += values_(n[0], n[1]);
    }
    return sum >= 4.0 * level_;
  }
  [[nodiscard]] Eigen::Vector2d point(const Crossing& c) const {
    const Eigen::Vector2d a(c.a[0], c.a[1]);
    const Eigen::Vector2d b(c.b[0], c.b[1]);
    if (!inside(c.a)) return b;
    if (!inside(c.b)) return a;
    const double low = values_(c.a[0], c.a[1]);
    const double high = values_(c.b[0], c.b[1]);
    const double part = (level_ - low) / (high - low);
    return part >= 0.0 && part <= 1.0 ? Eigen::Vector2d(a + part * (b - a)) : Eigen::Vector2d(0.5 * (a + b));  // beside a NaN
  }

 private:
  [[nodiscard]] bool inside(const Node& n) const { return n[0] >= 0 && n[1] >= 0 && n[0] < values_.rows() && n[1] < values_.cols(); }
  const Eigen::MatrixXd& values_;
  double level_;
};

/// Counter-clockwise round a cell: the line leaves the region above at one crossing and comes back at another. It runs from the first to
/// the second, so that the region is on its left.
void add_pieces(const Grid& grid, const std::array<Node, 4>& corners, std::map<Crossing, Crossing>& next) {
  std::array<std::pair<Crossing, bool>, 4> crossings;  // whether the way round leads out of the region
  std::size_t count = 0;
  for (std::size_t k = 0; k < 4; ++k) {
    const Node& from = corners.at(k);
    const Node& to = corners.at((k + 1) % 4);
    if (grid.above(from) == grid.above(to)) continue;
    crossings.at(count++) = {from < to ? Crossing{from, to} : Crossing{to, from}, grid.above(from)};
  }
  const std::size_t step = count == 4 && !grid.middle_above(corners) ? count - 1 : 1;
  for (std::size_t k = 0; k < count; ++k) {
    if (crossings.at(k).second) next[crossings.at(k).first] = crossings.at((k + step) % count).first;
  }
}

}  // namespace

std::vector<Eigen::Matrix2Xd> level_lines(const Eigen::MatrixXd& values, double level) {
  const Grid grid(values, level);
  std::map<Crossing, Crossing> next;
  for (Index i = -1; i < values.rows(); ++i) {
    for (Index j = -1; j < values.cols(); ++j) add_pieces(grid, {Node{i, j}, Node{i + 1, j}, Node{i + 1, j + 1}, Node{i, j + 1}}, next);
  }
  std::vector<Eigen::Matrix2Xd> lines;
  while (!next.empty()) {
    std::vector<Eigen::Vector2d> points;
    for (auto at = next.begin(); at != next.end();) {
      points.push_back(grid.point(at->first));
      const Crossing following = at->second;
      next.erase(at);
      at = next.find(following);
    }
    Eigen::Matrix2Xd line(2, static_cast<Index>(points.size()));
    for (std::size_t k = 0; k < points.size(); ++k) line.col(static_cast<Index>(k)) = points[k];
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace airloom
