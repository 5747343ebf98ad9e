#include "airloom/numerics/level_lines.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace airloom {
namespace {

/// Counter-clockwise lines count positive.
double area(const Eigen::Matrix2Xd& line) {
  double sum = 0.0;
  for (Eigen::Index k = 0; k < line.cols(); ++k) {
    const Eigen::Vector2d a = line.col(k);
    const Eigen::Vector2d b = line.col((k + 1) % line.cols());
    sum += 0.5 * (a.x() * b.y() - a.y() * b.x());
  }
  return sum;
}

Eigen::MatrixXd on_grid(Eigen::Index n, auto&& function) {
  Eigen::MatrixXd values(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) values(i, j) = function(static_cast<double>(i), static_cast<double>(j));
  }
  return values;
}

TEST(LevelLines, ACircleIsOneLineOfItsRadius) {
  const auto lines = level_lines(on_grid(41, [](double x, double y) { return -std::hypot(x - 18.3, y - 21.7); }), -12.0);
  ASSERT_EQ(lines.size(), 1U);
  for (const auto& point : lines[0].colwise()) EXPECT_NEAR(std::hypot(point.x() - 18.3, point.y() - 21.7), 12.0, 0.02);
  EXPECT_NEAR(area(lines[0]), std::numbers::pi * 144.0, 2.0);
}

TEST(LevelLines, AHoleRunsTheOtherWay) {
  const auto lines = level_lines(on_grid(41, [](double x, double y) { return -std::abs(std::hypot(x - 20.0, y - 20.0) - 10.0); }), -4.0);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_LT(area(lines[0]) * area(lines[1]), 0.0);
  EXPECT_NEAR(area(lines[0]) + area(lines[1]), std::numbers::pi * (196.0 - 36.0), 3.0);
}

TEST(LevelLines, WhatReachesTheEdgeIsClosedThere) {
  const auto lines = level_lines(Eigen::MatrixXd::Ones(5, 7), 0.5);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_DOUBLE_EQ(area(lines[0]), 24.0);
}

TEST(LevelLines, SaddlesJoinOrPartByTheirMiddle) {
  Eigen::Matrix2d values;
  values << 1.0, 0.0, 0.0, 1.0;
  EXPECT_EQ(level_lines(values, 0.4).size(), 1U);
  EXPECT_EQ(level_lines(values, 0.6).size(), 2U);
}

TEST(LevelLines, NothingIsAboveNaN) {
  EXPECT_TRUE(level_lines(Eigen::MatrixXd::Constant(3, 3, std::numeric_limits<double>::quiet_NaN()), 0.0).empty());
  EXPECT_TRUE(level_lines(Eigen::MatrixXd(0, 0), 0.0).empty());
  Eigen::MatrixXd values = Eigen::MatrixXd::Ones(3, 3);
  values(1, 1) = std::numeric_limits<double>::quiet_NaN();
  for (const Eigen::Matrix2Xd& line : level_lines(values, 0.5)) EXPECT_TRUE(line.allFinite());
}

}  // namespace
}  // namespace airloom
