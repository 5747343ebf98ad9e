#include <array>
#include <fstream>
#include <string_view>

#include "airloom/io/hdf5.hpp"

namespace airloom::io {

bool is_hdf5(const std::filesystem::path& file) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  std::ifstream stream(file, std::ios::binary);
  for (const std::streamoff at : {0, 512}) {
    std::array<char, 8> bytes{};
    stream.clear();
    stream.seekg(at);
    if (stream.read(bytes.data(), bytes.size()) && std::string_view(bytes.data(), bytes.size()) == signature) return true;
  }
  return false;
}

}  // namespace airloom::io
