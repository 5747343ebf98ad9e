#include "airloom/io/foreign_file.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <span>

#include "airloom/core/error.hpp"
#include "airloom/io/hdf5.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/mat4.hpp"
#include "airloom/io/npy.hpp"
#include "airloom/io/number_table.hpp"
#include "airloom/io/unicode.hpp"

namespace airloom::io {
namespace {

namespace fs = std::filesystem;

/// The first bytes of a file, as many as there are.
std::string beginning(const fs::path& file, std::size_t bytes) {
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw IoError("cannot read " + file.string() + ": " + std::strerror(errno));
  std::string head(bytes, '\0');
  stream.read(head.data(), static_cast<std::streamsize>(bytes));
  if (stream.bad()) throw IoError("cannot read " + file.string() + ": " + std::strerror(errno));
  head.resize(static_cast<std::size_t>(stream.gcount()));
  return head;
}

bool is_text(std::string_view head) {
  return !head.empty() && std::ranges::none_of(head, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7F || (byte < 0x20U && c != '\n' && c != '\r' && c != '\t');
  });
}

Arrays read_npy_file(const fs::path& file, const ReadLimits& limits) {
  std::error_code trouble;
  const std::uint64_t bytes = fs::file_size(file, trouble);
  if (trouble) throw IoError("cannot read " + file.string() + ": " + trouble.message());
  try {
    std::string head = beginning(file, npy_preamble_bytes);
    const std::size_t header_bytes = npy_header_bytes(std::as_bytes(std::span(head)));
    head = beginning(file, header_bytes);
    const NpyHeader header = parse_npy_header(std::as_bytes(std::span(head)));
    if (header.kind == NpyKind::unsupported) return {{"array", decode_npy(header, {})}};
    if (header.data_bytes() != bytes - header_bytes) {
      throw InvalidInput("its header says shape " + shape_text(header.shape) + " of " + header.type + ", " +
                         std::to_string(header.data_bytes()) + " bytes, but the file holds " + std::to_string(bytes - header_bytes));
    }
    std::uint64_t unasked = limits.bytes_unasked;
    if (!limits.takes("array", header.memory_bytes(), unasked)) return {{"array", {header.shape, Array::Unread{header.type}}}};
    if (header.memory_bytes() > limits.bytes_total) throw InvalidInput("more bytes of arrays than the limit");
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(header_bytes));
    const auto data = std::make_unique_for_overwrite<std::byte[]>(header.data_bytes());
    if (!stream.read(reinterpret_cast<char*>(data.get()), static_cast<std::streamsize>(header.data_bytes())))
      throw IoError("cannot read " + file.string());
    return {{"array", decode_npy(header, {data.get(), header.data_bytes()})}};
  } catch (const InvalidInput& error) {
    throw InvalidInput(file.string() + ": " + error.what());
  }
}

Arrays read_text_file(const fs::path& file, const ReadLimits& limits) {
  constexpr std::uint64_t most = std::uint64_t{256} << 20U;
  std::error_code trouble;
  const std::uint64_t bytes = fs::file_size(file, trouble);
  if (trouble) throw IoError("cannot read " + file.string() + ": " + trouble.message());
  if (bytes > std::min(most, limits.bytes_total)) throw InvalidInput(file.string() + ": a text of more than 256 MiB; save it as .npy");
  return parse_number_table(beginning(file, bytes), file.string());
}

/// The files of arrays of a folder (DeepMIMO's scenarios are such), each array under its file's name; `.json` files as texts.
Arrays read_folder(const fs::path& folder, const ReadLimits& limits) {
  constexpr std::size_t most_files = 4000;
  std::vector<fs::path> files;
  std::error_code trouble;
  Arrays all;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, trouble)) {
    const std::string end = entry.path().extension().string();
    if (!entry.is_regular_file()) continue;
    if (end == ".mat" || end == ".npz" || end == ".npy") files.push_back(entry.path());
    if (end == ".json" && entry.file_size() <= (std::uintmax_t{1} << 20U))
      all[entry.path().filename().string()] = {{}, std::vector<std::string>{beginning(entry.path(), entry.file_size())}};
  }
  if (trouble) throw IoError("cannot read " + folder.string() + ": " + trouble.message());
  std::ranges::sort(files);
  if (files.empty()) throw InvalidInput(folder.string() + ": a folder without .npz, .npy or .mat files; name a file in it");
  if (files.size() > most_files)
    throw InvalidInput(folder.string() + ": a folder of " + std::to_string(files.size()) + " files of arrays; at most " +
                       std::to_string(most_files) + " are read");
  for (const fs::path& file : files) {
    const std::string stem = file.stem().string();
    ReadLimits part = limits;
    for (const std::string& name : limits.wanted) {  // as it is called in the file
      if (name == stem) part.wanted.insert({stem.substr(0, stem.find("_t0")), "array"});
      if (name.starts_with(stem + "/")) part.wanted.insert(name.substr(stem.size() + 1));
    }
    try {
      for (auto& [name, array] : read_foreign(file, part)) {
        // rx_pos in rx_pos_t001_tx000_r000.npz is called as the file; others beside it keep both names
        const bool same = name == "array" || stem == name || stem.starts_with(name + "_t0");
        all.insert_or_assign(same ? stem : stem + "/" + name, std::move(array));
      }
    } catch (const InvalidInput& error) {
      all.insert_or_assign(stem, Array{{}, Array::Unsupported{error.what()}});
    }
  }
  return all;
}

}  // namespace

ForeignKind foreign_kind(const fs::path& file) {
  std::error_code trouble;
  if (fs::is_directory(file, trouble)) return ForeignKind::folder;
  const std::string head = beginning(file, 4096);
  const auto starts = [&](std::string_view magic) { return std::string_view(head).starts_with(magic); };
  if (starts("PK\x03\x04") || starts("PK\x05\x06")) return ForeignKind::npz;
  if (starts("\x93NUMPY")) return ForeignKind::npy;
  if (is_hdf5(file)) return starts("MATLAB 7.3") ? ForeignKind::mat73 : ForeignKind::hdf5;
  if (head.size() >= 128 && (head.substr(126, 2) == "IM" || head.substr(126, 2) == "MI")) return ForeignKind::mat;
  if (is_mat4(file)) return ForeignKind::mat;
  if (head.size() > 1 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5) return ForeignKind::pickle;
  if (is_text(head)) return ForeignKind::text;
  return ForeignKind::unknown;
}

Arrays read_foreign(const fs::path& file, ReadLimits limits) {
  limits.foreign = true;
  switch (foreign_kind(file)) {
    case ForeignKind::npz: return read_npz(file, limits);
    case ForeignKind::npy: return read_npy_file(file, limits);
    case ForeignKind::mat: return read_mat(file, limits);
    case ForeignKind::mat73:
    case ForeignKind::hdf5: return read_hdf5(file, limits);
    case ForeignKind::text: return read_text_file(file, limits);
    case ForeignKind::folder: return read_folder(file, limits);
    case ForeignKind::pickle:
      throw InvalidInput(file.string() +
                         ": a pickle: Python objects, which are never loaded since loading runs code; save the arrays in it: "
                         "numpy.savez('file.npz', h=numpy.array(x))");
    case ForeignKind::unknown: break;
  }
  if (fs::file_size(file) == 0) throw InvalidInput(file.string() + ": the file is empty");
  const std::string extension = file.extension().string();
  throw InvalidInput(file.string() + ": neither .npz, .npy, .mat, HDF5 nor a table of numbers, by its first bytes" +
                     (extension.empty() ? "" : "; the end '" + extension + "' of its name does not count"));
}

}  // namespace airloom::io
