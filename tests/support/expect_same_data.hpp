#pragma once
/// Compares the elements of two arrays, whether they own or borrow them.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "airloom/io/arrays.hpp"

namespace airloom::test {

/// @param name  for messages
inline void expect_same_data(const io::Array& a, const io::Array& b, const std::string& name) {
  ASSERT_EQ(a.data.index(), b.data.index()) << name;
  std::visit(
      [&]<class T>(const T& data) {
        const T& other = std::get<T>(b.data);
        if constexpr (requires { data.begin(); }) {
          EXPECT_TRUE(std::ranges::equal(data, other)) << name;
        } else if constexpr (requires { data == other; }) {
          EXPECT_EQ(data, other) << name;
        }
      },
      a.data);
}

}  // namespace airloom::test
