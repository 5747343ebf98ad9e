#include "airloom/io/hdf5_filters.hpp"

#include <lzf.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace airloom::io {
namespace {

constexpr H5Z_filter_t lzf_filter = 32000;  // registered by h5py
constexpr std::size_t most_bytes = std::size_t{1} << 31U;

/// Undoes one chunk. The chunk's size is the third parameter of the filter; files without it are unpacked into ever larger buffers.
std::size_t unpack_lzf(unsigned flags, std::size_t count, const unsigned* values, std::size_t bytes, std::size_t* buffer_bytes,
                       void** buffer) {
  if ((flags & H5Z_FLAG_REVERSE) == 0) return 0;  // never written here
  std::size_t room = count > 2 && values[2] > 0 ? values[2] : std::max<std::size_t>(*buffer_bytes, 64);
  for (; room <= most_bytes; room *= 2) {
    void* unpacked = std::malloc(room);  // HDF5 frees it
    if (unpacked == nullptr) return 0;
    errno = 0;
    const unsigned got = ::lzf_decompress(*buffer, static_cast<unsigned>(bytes), unpacked, static_cast<unsigned>(room));
    if (got > 0) {
      std::free(*buffer);
      *buffer = unpacked;
      *buffer_bytes = room;
      return got;
    }
    std::free(unpacked);
    if (errno != E2BIG) return 0;
  }
  return 0;
}

std::string name_of(H5Z_filter_t filter) {
  constexpr std::array<std::pair<H5Z_filter_t, std::string_view>, 9> names{{{H5Z_FILTER_SZIP, "szip"},
                                                                            {307, "bzip2"},
                                                                            {32001, "blosc"},
                                                                            {32004, "lz4"},
                                                                            {32008, "bitshuffle"},
                                                                            {32013, "zfp"},
                                                                            {32015, "zstandard"},
                                                                            {32017, "sz"},
                                                                            {32026, "blosc2"}}};
  const auto* found = std::ranges::find(names, filter, &std::pair<H5Z_filter_t, std::string_view>::first);
  return found == names.end() ? "filter " + std::to_string(filter) : std::string(found->second);
}

}  // namespace

void prepare_hdf5_filters() {
  H5PLset_loading_state(0);
  H5Z_class2_t lzf{};
  lzf.version = H5Z_CLASS_T_VERS;
  lzf.id = lzf_filter;
  lzf.encoder_present = 0;
  lzf.decoder_present = 1;
  lzf.name = "lzf";
  lzf.filter = &unpack_lzf;
  (void)H5Zregister(&lzf);
}

std::string packed_beyond_reach(hid_t plan) {
  const int filters = H5Pget_nfilters(plan);
  for (int i = 0; i < filters; ++i) {
    unsigned flags = 0;
    std::size_t values = 0;
    unsigned config = 0;
    const H5Z_filter_t filter = H5Pget_filter2(plan, static_cast<unsigned>(i), &flags, &values, nullptr, 0, nullptr, &config);
    if (H5Zfilter_avail(filter) > 0) continue;
    return "packed by " + name_of(filter) +
           ", which is not read (gzip, lzf, shuffle, fletcher32, nbit and scaleoffset are): write it again with compression='gzip'";
  }
  return {};
}

}  // namespace airloom::io
