#include "airloom/numerics/abandon.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>

namespace airloom {
namespace {

struct Sum {
  int value = 0;
};

TEST(Abandon, WorkThatEndsIsWaitedFor) {
  const std::stop_source stop;
  for (const std::stop_token& token : {std::stop_token(), stop.get_token()}) {
    const auto state = std::make_shared<Sum>();
    EXPECT_TRUE(finish_or_abandon(
        state, [](Sum& x) { x.value = 7; }, token));
    EXPECT_EQ(state->value, 7);
  }
}

TEST(Abandon, WorkThatGoesOnIsLeftWithItsState) {
  using namespace std::chrono_literals;
  struct Loop {
    std::atomic<bool> go_on = true;
    std::atomic<bool> over = false;
  };
  const auto state = std::make_shared<Loop>();
  std::stop_source stop;
  const std::jthread later([&stop] {
    std::this_thread::sleep_for(20ms);
    stop.request_stop();
  });
  const auto work = [](Loop& x) {
    while (x.go_on) std::this_thread::sleep_for(1ms);
    x.over = true;
  };
  EXPECT_FALSE(finish_or_abandon(state, work, stop.get_token()));
  EXPECT_FALSE(state->over);
  state->go_on = false;
  while (!state->over) std::this_thread::sleep_for(1ms);
}

}  // namespace
}  // namespace airloom
