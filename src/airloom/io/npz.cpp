#include "airloom/io/npz.hpp"

#include <zip.h>
#include <fstream>

#include <algorithm>
#include <limits>
#include <memory>

#include "airloom/core/error.hpp"
#include "airloom/io/fresh_file.hpp"
#include "airloom/io/npy.hpp"

namespace airloom::io {
namespace {

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Source = std::unique_ptr<zip_source_t, decltype(&zip_source_free)>;
using Entry = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

/// Names have no control characters, and no more bytes than a zip's directory holds of one.
bool is_name(std::string_view name) {
  constexpr std::size_t most_bytes = 65535 - 4;  // with .npy
  return !name.empty() && name.size() <= most_bytes &&
         std::ranges::none_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; });
}

/// The beginning of a name, for messages.
std::string printable(std::string_view name) {
  std::string text(name.substr(0, 100));
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }, '?');
  return text;
}

/// Reads exactly `bytes` bytes of an entry.
void fill(zip_file_t* entry, std::byte* target, std::uint64_t bytes) {
  while (bytes > 0) {
    const zip_int64_t got = zip_fread(entry, target, bytes);
    if (got < 0) throw InvalidInput(std::string("damaged: ") + zip_file_strerror(entry));
    if (got == 0) throw InvalidInput("truncated");
    target += got;
    bytes -= static_cast<std::uint64_t>(got);
  }
}

/// One archive being read, and what it may still allocate.
class NpzReader {
 public:
  /// @param file_bytes  real size of the archive: no claim inside may exceed what so many bytes can hold
  NpzReader(zip_t* archive, std::string file, std::uint64_t file_bytes, const ReadLimits& limits)
      : archive_(archive),
        file_(std::move(file)),
        packed_left_(file_bytes),
        memory_left_(limits.bytes_total),
        unasked_left_(limits.bytes_unasked),
        limits_(limits) {}

  Arrays read() {
    if (packed_left_ == 0) throw InvalidInput(file_ + ": not an .npz file: it is empty");
    const zip_int64_t count = zip_get_num_entries(archive_, 0);
    if (count > static_cast<zip_int64_t>(limits_.arrays)) {
      throw InvalidInput(file_ + ": " + std::to_string(count) + " entries; at most " + std::to_string(limits_.arrays) + " are read");
    }
    Arrays arrays;
    for (zip_uint64_t i = 0; i < static_cast<zip_uint64_t>(count); ++i) {
      zip_stat_t info;
      if (zip_stat_index(archive_, i, 0, &info) != 0) throw InvalidInput(file_ + ": " + zip_strerror(archive_));
      std::string name = (info.valid & ZIP_STAT_NAME) != 0 ? info.name : "";
      if (!name.ends_with(".npy")) continue;
      name.resize(name.size() - 4);
      try {
        if (arrays.contains(name)) throw InvalidInput("the file has two arrays of this name");
        arrays.emplace(name, read_entry(i, info, name));
      } catch (const InvalidInput& error) {
        if (!limits_.foreign) throw InvalidInput(file_ + ": array '" + printable(name) + "': " + error.what());
        arrays.insert_or_assign(name, Array{{}, Array::Unsupported{error.what()}});
      }
    }
    if (count > 0 && arrays.empty()) throw InvalidInput(file_ + ": not an .npz file: the archive holds no .npy array");
    return arrays;
  }

 private:
  Array read_entry(zip_uint64_t index, const zip_stat_t& info, const std::string& name) {
    check_claims(info);
    const Entry entry(zip_fopen_index(archive_, index, 0), &zip_fclose);
    if (entry == nullptr) throw InvalidInput(std::string("damaged: ") + zip_strerror(archive_));

    std::vector<std::byte> head(std::min<std::uint64_t>(info.size, npy_preamble_bytes));
    fill(entry.get(), head.data(), head.size());
    const std::size_t header_bytes = npy_header_bytes(head);
    if (header_bytes > info.size) throw InvalidInput("the header is truncated");
    const std::size_t have = head.size();
    if (header_bytes < have) throw InvalidInput("the header is empty");
    head.resize(header_bytes);
    fill(entry.get(), head.data() + have, header_bytes - have);
    const NpyHeader header = parse_npy_header(head);
    if (header.kind == NpyKind::unsupported) return decode_npy(header, {});

    const std::uint64_t present = info.size - header_bytes;
    if (header.data_bytes() != present) {
      throw InvalidInput("its header says shape " + shape_text(header.shape) + " of " + header.type + ", " +
                         std::to_string(header.data_bytes()) + " bytes, but the entry holds " + std::to_string(present));
    }
    const std::uint64_t memory = header.memory_bytes();
    if (!limits_.takes(name, memory, unasked_left_)) return {header.shape, Array::Unread{header.type}};
    if (memory > memory_left_) throw InvalidInput("more than the limit of " + std::to_string(limits_.bytes_total) + " bytes of arrays");
    memory_left_ -= memory;

    const auto data = std::make_unique_for_overwrite<std::byte[]>(present);
    fill(entry.get(), data.get(), present);
    char beyond = 0;  // the checksum is compared at the end of the entry only
    if (zip_fread(entry.get(), &beyond, 1) != 0) throw InvalidInput("damaged: its checksum or its length is wrong");
    return decode_npy(header, {data.get(), present});
  }

  /// Refuses sizes that the file cannot really hold, before anything is allocated for them.
  void check_claims(const zip_stat_t& info) {
    constexpr zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((info.valid & needed) != needed) throw InvalidInput("damaged: its sizes are unknown");
    if (info.encryption_method != ZIP_EM_NONE) throw InvalidInput("encrypted entries are not read");
    if (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE) {
      throw InvalidInput("compression method " + std::to_string(info.comp_method) + "; stored and deflated entries are read");
    }
    if (info.comp_size > packed_left_) throw InvalidInput("the entry claims more bytes than the file has");
    packed_left_ -= info.comp_size;
    if (info.comp_method == ZIP_CM_STORE && info.size != info.comp_size) throw InvalidInput("damaged: a stored entry with two sizes");
    constexpr std::uint64_t largest_ratio = 1032;  // of deflate
    if (info.size / largest_ratio > info.comp_size) throw InvalidInput("the entry claims more bytes than its deflated data can hold");
  }

  zip_t* archive_;
  std::string file_;
  std::uint64_t packed_left_;
  std::uint64_t memory_left_;
  std::uint64_t unasked_left_;
  ReadLimits limits_;
};

std::string reason_of(zip_error_t& error) {
  std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  return reason;
}

/// What an archive became in memory.
std::string bytes_of(zip_source_t* image, const std::filesystem::path& file) {
  zip_stat_t size;
  bool good = zip_source_stat(image, &size) == 0 && (size.valid & ZIP_STAT_SIZE) != 0 && zip_source_open(image) == 0;
  std::string bytes;
  if (good && size.size <= bytes.max_size()) bytes.resize(size.size);
  good = good && zip_source_read(image, bytes.data(), bytes.size()) == static_cast<zip_int64_t>(bytes.size());
  if (!good) throw IoError("cannot write " + file.string() + ": " + zip_error_strerror(zip_source_error(image)));
  (void)zip_source_close(image);
  return bytes;
}

/// The archive, read again, holds the arrays to the bit.
void require_content(const std::string& bytes, const Arrays& arrays, const std::vector<std::string>& contents,
                     const std::filesystem::path& file) {
  constexpr auto any = std::numeric_limits<std::uint64_t>::max();
  const Arrays read = read_npz(std::as_bytes(std::span(bytes)), file.string(), {.bytes_total = any, .arrays = arrays.size()});
  bool same = read.size() == arrays.size();
  std::size_t i = 0;
  for (const auto& [name, array] : read) same = same && arrays.contains(name) && encode_npy(array) == contents[i++];
  if (!same) throw IoError("cannot write " + file.string() + ": what was read back is not what was written");
}

/// Adds one array to an archive being written; `bytes` must live until the archive is closed.
void add_entry(zip_t* archive, const std::string& name, const std::string& bytes, bool deflate, const std::string& file) {
  const auto check = [&](bool good) {
    if (!good) throw IoError("cannot write " + file + ": " + zip_strerror(archive));
  };
  zip_source_t* source = zip_source_buffer(archive, bytes.data(), bytes.size(), 0);
  check(source != nullptr);
  const zip_int64_t index = zip_file_add(archive, (name + ".npy").c_str(), source, ZIP_FL_ENC_UTF_8);
  if (index < 0) zip_source_free(source);
  check(index >= 0);
  const auto place = static_cast<zip_uint64_t>(index);
  constexpr zip_uint16_t first_of_1980 = 0x21;  // the zip format's earliest day
  check(zip_file_set_dostime(archive, place, 0, first_of_1980, 0) == 0);
  check(zip_set_file_compression(archive, place, deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0);
}

}  // namespace

Arrays read_npz(const std::filesystem::path& file, const ReadLimits& limits) {
  std::error_code trouble;
  const std::uint64_t bytes = std::filesystem::file_size(file, trouble);
  if (trouble) throw IoError("cannot read " + file.string() + ": " + trouble.message());
  int code = 0;
  const Archive archive(zip_open(file.c_str(), ZIP_RDONLY, &code), &zip_discard);
  if (archive == nullptr) {
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    const std::string reason = reason_of(error);
    if (code == ZIP_ER_OPEN || code == ZIP_ER_NOENT || code == ZIP_ER_READ) throw IoError("cannot read " + file.string() + ": " + reason);
    throw InvalidInput(file.string() + ": not an .npz file: " + reason);
  }
  return NpzReader(archive.get(), file.string(), bytes, limits).read();
}

Arrays read_npz(std::span<const std::byte> bytes, const std::string& file, const ReadLimits& limits) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) throw InvalidInput(file + ": not an .npz file: " + reason_of(error));
  const Archive archive(zip_open_from_source(source, ZIP_RDONLY, &error), &zip_discard);
  if (archive == nullptr) {
    zip_source_free(source);
    throw InvalidInput(file + ": not an .npz file: " + reason_of(error));
  }
  return NpzReader(archive.get(), file, bytes.size(), limits).read();
}

namespace {

/// The archive's bytes. @param contents  receives the entries, in the order of the arrays
std::string archive_bytes(const std::filesystem::path& file, const Arrays& arrays, bool deflate, std::vector<std::string>& contents) {
  contents.reserve(arrays.size());  // libzip reads them when the archive is closed
  for (const auto& [name, array] : arrays) {
    try {
      if (!is_name(name)) throw InvalidInput("not a name for an array");
      contents.push_back(encode_npy(array));
    } catch (const InvalidInput& error) {
      throw InvalidInput(file.string() + ": array '" + printable(name) + "': " + error.what());
    }
  }
  const Source image(zip_source_buffer_create(nullptr, 0, 0, nullptr), &zip_source_free);
  Archive archive(image == nullptr ? nullptr : zip_open_from_source(image.get(), ZIP_TRUNCATE, nullptr), &zip_discard);
  if (archive == nullptr) throw IoError("cannot write " + file.string() + ": no memory");
  zip_source_keep(image.get());  // beyond the archive, which frees it
  std::size_t i = 0;
  for (const auto& item : arrays) add_entry(archive.get(), item.first, contents[i++], deflate, file.string());
  if (zip_close(archive.get()) != 0) throw IoError("cannot write " + file.string() + ": " + zip_strerror(archive.get()));
  (void)archive.release();
  return bytes_of(image.get(), file);
}

}  // namespace

void write_npz(const std::filesystem::path& file, const Arrays& arrays, bool deflate) {
  std::vector<std::string> contents;
  const std::string bytes = archive_bytes(file, arrays, deflate, contents);
  require_content(bytes, arrays, contents, file);
  write_file(file, bytes);
}

void write_scratch_npz(const std::filesystem::path& file, const Arrays& arrays) {
  std::vector<std::string> contents;
  const std::string bytes = archive_bytes(file, arrays, false, contents);
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw IoError("cannot write " + file.string());
}

}  // namespace airloom::io
