#pragma once
/// What the program asks of a processor, and what a processor offers: so that a machine that lacks something is told in words, where the
/// first instruction that it does not know would end the program without any.
///
/// All of this runs ahead of everything else, on processors for which everything else was not compiled. So processor.cpp is compiled
/// for the first x86-64 (or whatever the compiler takes for granted elsewhere), and nothing here uses the standard library: the linker
/// may take another file's copy of an inline function, with instructions of that file.
#include <cstddef>
#include <cstdint>

namespace airloom {

/// Bits of a set of features; their names stand in processor.cpp in the same order.
enum class Feature : std::uint32_t {
  sse3,
  ssse3,
  sse4_1,
  sse4_2,
  popcnt,
  cx16,
  avx,
  f16c,
  fma,
  movbe,
  lzcnt,
  bmi1,
  avx2,
  bmi2,
  avx512f,
  avx512bw,
  avx512cd,
  avx512dq,
  avx512vl,
  avx512ifma,
  avx512vbmi,
  avx512vbmi2,
  avx512vnni,
  avx512bitalg,
  avx512vpopcntdq,
  avx512bf16,
  count
};
constexpr std::uint32_t bit(Feature f) { return 1U << static_cast<std::uint32_t>(f); }

/// What CPUID and XGETBV say.
struct ProcessorRegisters {
  std::uint32_t leaf_1_ecx = 0;
  std::uint32_t leaf_7_ebx = 0;
  std::uint32_t leaf_7_ecx = 0;
  std::uint32_t leaf_7_1_eax = 0;
  std::uint32_t extended_1_ecx = 0;  ///< leaf 0x80000001
  std::uint32_t saved_state = 0;     ///< XCR0: the registers that the operating system keeps; 0 without OSXSAVE
};

/// Of the machine that this runs on; zeros elsewhere than on x86-64.
[[nodiscard]] ProcessorRegisters processor_registers();

/// Features that the processor has and the operating system lets it use.
[[nodiscard]] std::uint32_t offered_features(const ProcessorRegisters& registers);

/// Writes one sentence on what is missing, and what to do, into `text`, cut to its size and ended by 0.
/// @return  false, with an empty text, when nothing is missing
bool describe_missing_features(std::uint32_t required, std::uint32_t offered, char* text, std::size_t size);

}  // namespace airloom

/// Features that the compiler used freely in this build; 0 elsewhere than on x86-64.
extern "C" const std::uint32_t airloom_required_features;
