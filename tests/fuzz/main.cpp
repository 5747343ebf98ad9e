/// Entry point of one libFuzzer program; AIRLOOM_FUZZ_TARGET names the function.
#include <cstdint>

#include "fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)airloom::fuzz::AIRLOOM_FUZZ_TARGET(std::as_bytes(std::span(data, size)));
  return 0;
}
