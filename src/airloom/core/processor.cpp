#include "airloom/core/processor.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace airloom {
namespace {

/// Register of ProcessorRegisters and bit in it, in the order of Feature.
struct Place {
  const char* name;
  std::uint32_t ProcessorRegisters::*where;
  int number;
  std::uint32_t state;  ///< bits of XCR0 that it needs
};

constexpr std::uint32_t ymm = 0x06;
constexpr std::uint32_t zmm = 0xe6;
using Registers = ProcessorRegisters;
constexpr Place places[] = {{"SSE3", &Registers::leaf_1_ecx, 0, 0},
                            {"SSSE3", &Registers::leaf_1_ecx, 9, 0},
                            {"SSE4.1", &Registers::leaf_1_ecx, 19, 0},
                            {"SSE4.2", &Registers::leaf_1_ecx, 20, 0},
                            {"POPCNT", &Registers::leaf_1_ecx, 23, 0},
                            {"CMPXCHG16B", &Registers::leaf_1_ecx, 13, 0},
                            {"AVX", &Registers::leaf_1_ecx, 28, ymm},
                            {"F16C", &Registers::leaf_1_ecx, 29, ymm},
                            {"FMA", &Registers::leaf_1_ecx, 12, ymm},
                            {"MOVBE", &Registers::leaf_1_ecx, 22, 0},
                            {"LZCNT", &Registers::extended_1_ecx, 5, 0},
                            {"BMI1", &Registers::leaf_7_ebx, 3, 0},
                            {"AVX2", &Registers::leaf_7_ebx, 5, ymm},
                            {"BMI2", &Registers::leaf_7_ebx, 8, 0},
                            {"AVX512F", &Registers::leaf_7_ebx, 16, zmm},
                            {"AVX512BW", &Registers::leaf_7_ebx, 30, zmm},
                            {"AVX512CD", &Registers::leaf_7_ebx, 28, zmm},
                            {"AVX512DQ", &Registers::leaf_7_ebx, 17, zmm},
                            {"AVX512VL", &Registers::leaf_7_ebx, 31, zmm},
                            {"AVX512_IFMA", &Registers::leaf_7_ebx, 21, zmm},
                            {"AVX512_VBMI", &Registers::leaf_7_ecx, 1, zmm},
                            {"AVX512_VBMI2", &Registers::leaf_7_ecx, 6, zmm},
                            {"AVX512_VNNI", &Registers::leaf_7_ecx, 11, zmm},
                            {"AVX512_BITALG", &Registers::leaf_7_ecx, 12, zmm},
                            {"AVX512_VPOPCNTDQ", &Registers::leaf_7_ecx, 14, zmm},
                            {"AVX512_BF16", &Registers::leaf_7_1_eax, 5, zmm}};
static_assert(sizeof(places) / sizeof(places[0]) == static_cast<std::size_t>(Feature::count));

/// A text that grows within a fixed size.
struct Text {
  char* at;
  char* end;  ///< the last place, for the 0
  void add(const char* words) {
    while (*words != '\0' && at < end) *at++ = *words++;
    *at = '\0';
  }
};

}  // namespace

ProcessorRegisters processor_registers() {
  ProcessorRegisters registers;
#if defined(__x86_64__)
  std::uint32_t a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) != 0) registers.leaf_1_ecx = c;
  if ((registers.leaf_1_ecx >> 27U & 1U) != 0) {  // OSXSAVE: XGETBV may be asked
    asm volatile("xgetbv" : "=a"(a), "=d"(d) : "c"(0));
    registers.saved_state = a;
  }
  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) != 0) {
    registers.leaf_7_ebx = b;
    registers.leaf_7_ecx = c;
    if (a >= 1 && __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0) registers.leaf_7_1_eax = a;
  }
  if (__get_cpuid(0x80000001U, &a, &b, &c, &d) != 0) registers.extended_1_ecx = c;
#endif
  return registers;
}

std::uint32_t offered_features(const ProcessorRegisters& registers) {
  std::uint32_t offered = 0;
  std::uint32_t next = 1;
  for (const Place& place : places) {
    const bool has = (registers.*place.where >> static_cast<unsigned>(place.number) & 1U) != 0;
    if (has && (registers.saved_state & place.state) == place.state) offered |= next;
    next <<= 1U;
  }
  return offered;
}

bool describe_missing_features(std::uint32_t required, std::uint32_t offered, char* text, std::size_t size) {
  Text out{text, text + size - 1};
  *text = '\0';
  const std::uint32_t missing = required & ~offered;
  if (missing == 0) return false;
  out.add("airloom was built for processors of another kind (" AIRLOOM_MARCH_NAME "): this machine lacks ");
  const char* separator = "";
  std::uint32_t known = 1;
  for (const Place& place : places) {
    if ((missing & known) != 0) {
      out.add(separator);
      out.add(place.name);
      separator = ", ";
    }
    known <<= 1U;
  }
  if ((missing & ~(known - 1)) != 0) {
    out.add(separator);
    out.add("instructions that airloom cannot name");
  }
  out.add("; build it with AIRLOOM_MARCH=x86-64-v2, x86-64 or native for this one, or run it on a newer machine.");
  return true;
}

}  // namespace airloom
