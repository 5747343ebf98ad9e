/// Replays files through one fuzz target as the product reads them, .mat and HDF5 in a process of their own.
///
///     fuzz_replay TARGET FILE...      returns when every file was read or refused; ends with the signal of a fault otherwise
#include <cstdio>
#include <functional>
#include <map>
#include <string>

#include "airloom/io/json.hpp"
#include "fuzz/targets.hpp"

int main(int count, char** arguments) {
  using namespace airloom;
  const std::map<std::string, std::function<bool(std::span<const std::byte>)>> targets{
      {"npz", fuzz::npz},   {"npy", fuzz::npy},   {"mat", fuzz::mat},
      {"hdf5", fuzz::hdf5}, {"toml", fuzz::toml}, {"safetensors", fuzz::safetensors}};
  const auto target = targets.find(count > 1 ? arguments[1] : "");
  if (target == targets.end()) {
    std::fputs("usage: fuzz_replay npz|npy|mat|hdf5|safetensors|toml FILE...\n", stderr);
    return 2;
  }
  int taken = 0;
  for (int i = 2; i < count; ++i) {
    const std::string bytes = io::read_text(arguments[i]);
    taken += target->second(std::as_bytes(std::span(bytes))) ? 1 : 0;
  }
  std::printf("%d files, %d of them taken\n", count - 2, taken);
  return 0;
}
