#pragma once
/// Refusals with the words that their message must have.
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"

namespace airloom::test {

/// Runs `act`, expects bad input to be refused with a message that contains every one of `words`.
inline void expect_refused(const std::function<void()>& act, const std::vector<std::string>& words) {
  try {
    act();
  } catch (const InvalidInput& error) {
    for (const std::string& word : words)
      EXPECT_NE(std::string(error.what()).find(word), std::string::npos) << "'" << word << "' not in: " << error.what();
    return;
  }
  FAIL() << "not refused: " << words.front();
}

}  // namespace airloom::test
