#include "airloom/core/processor.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace airloom {
namespace {

std::string missing(std::uint32_t required, std::uint32_t offered) {
  std::array<char, 1024> text{};
  EXPECT_EQ(describe_missing_features(required, offered, text.data(), text.size()), (required & ~offered) != 0);
  return text.data();
}

/// What the CPUID of a processor of the level x86-64-v3 says, Intel's Haswell, under an operating system that keeps its registers.
ProcessorRegisters haswell() {
  return {.leaf_1_ecx = 0x7ffafbbf, .leaf_7_ebx = 0x000027ab, .leaf_7_ecx = 0, .leaf_7_1_eax = 0, .extended_1_ecx = 0x21, .saved_state = 7};
}

/// What the level x86-64-v3 asks.
constexpr std::uint32_t v3 = bit(Feature::sse3) | bit(Feature::ssse3) | bit(Feature::sse4_1) | bit(Feature::sse4_2) | bit(Feature::popcnt) |
                             bit(Feature::cx16) | bit(Feature::avx) | bit(Feature::f16c) | bit(Feature::fma) | bit(Feature::movbe) |
                             bit(Feature::lzcnt) | bit(Feature::bmi1) | bit(Feature::avx2) | bit(Feature::bmi2);

TEST(Processor, HaswellHasTheThirdLevelAndNoMore) { EXPECT_EQ(offered_features(haswell()), v3); }

TEST(Processor, WhatTheOperatingSystemDoesNotKeepCountsAsMissing) {
  ProcessorRegisters registers = haswell();
  registers.saved_state = 0;
  const std::string text = missing(v3, offered_features(registers));
  EXPECT_NE(text.find("lacks AVX, F16C, FMA, AVX2;"), std::string::npos) << text;
}

TEST(Processor, WideVectorsNeedTheirRegisters) {
  ProcessorRegisters registers = haswell();
  registers.leaf_7_ebx |= 1U << 16U;
  EXPECT_EQ(offered_features(registers) & bit(Feature::avx512f), 0U);
  registers.saved_state = 0xe7;
  EXPECT_NE(offered_features(registers) & bit(Feature::avx512f), 0U);
}

TEST(Processor, AnOlderProcessorIsToldWhatItLacks) {
  ProcessorRegisters ivy_bridge = haswell();
  ivy_bridge.leaf_1_ecx &= ~((1U << 12U) | (1U << 22U));
  ivy_bridge.leaf_7_ebx = 0x281;
  ivy_bridge.extended_1_ecx = 1;
  const std::string text = missing(v3, offered_features(ivy_bridge));
  EXPECT_NE(text.find("this machine lacks FMA, MOVBE, LZCNT, BMI1, AVX2, BMI2;"), std::string::npos) << text;
  EXPECT_NE(text.find("AIRLOOM_MARCH"), std::string::npos) << text;
  EXPECT_EQ(missing(v3, v3), "");
}

TEST(Processor, TheSentenceFitsWhateverIsMissing) {
  EXPECT_LT(missing(~0U, 0).size(), 1000U);
  EXPECT_NE(missing(~0U, 0).find("cannot name"), std::string::npos);
  std::array<char, 8> small{};
  EXPECT_TRUE(describe_missing_features(v3, 0, small.data(), small.size()));
  EXPECT_STREQ(small.data(), "airloom");
}

TEST(Processor, ThisMachineRunsThisProgram) {
  const std::uint32_t offered = offered_features(processor_registers());
  EXPECT_EQ(missing(airloom_required_features, offered), "");
#ifdef __AVX2__
  EXPECT_NE(airloom_required_features & bit(Feature::avx2), 0U);
#endif
}

/// A program whose build asks for what no processor has ends before its first initialiser runs.
TEST(Processor, AnotherProcessorIsRefusedBeforeAnythingElseRuns) {
  FILE* pipe = popen("'" AIRLOOM_WRONG_PROCESSOR "' 2>&1", "r");  // NOLINT(cert-env33-c): a program of this build
  ASSERT_NE(pipe, nullptr);
  std::string said;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) said += static_cast<char>(c);
  const int status = pclose(pipe);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 2);
  EXPECT_TRUE(said.starts_with("airloom was built for processors of another kind")) << said;
  EXPECT_EQ(said.find("ran"), std::string::npos) << said;
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
}

}  // namespace
}  // namespace airloom
