/// Result files: any bytes, or rows that were stored and what a disk or a person may make of their file.
#include <fstream>

#include "airloom/experiments/store/store.hpp"
#include "airloom/io/json.hpp"
#include "fuzz/byte_source.hpp"
#include "fuzz/must.hpp"
#include "fuzz/targets.hpp"

namespace airloom::fuzz {
namespace {

using experiments::StoredRow;

std::string words(ByteSource& bytes) {
  std::string text;
  for (std::size_t left = bytes.below(24); left > 0; --left) text += static_cast<char>(bytes.byte());
  return text;
}

std::vector<StoredRow> rows_of(ByteSource& bytes) {
  std::vector<StoredRow> rows;
  const std::vector<std::string> statuses{"converged", "refused", "", "stalled"};
  for (std::size_t left = bytes.below(6); left > 0; --left) {
    rows.push_back({.point = static_cast<std::int64_t>(rows.size()),
                    .realization = static_cast<std::int64_t>(bytes.below(4)),
                    .algorithm = words(bytes),
                    .status = bytes.one_of(statuses),
                    .message = words(bytes),
                    .values = bytes.below(2) == 0 ? "{}" : words(bytes)});
  }
  return rows;
}

/// The file, read: rows as they were stored, or a refusal.
bool read(const std::filesystem::path& file) {
  try {
    const experiments::StoredFile content = experiments::read_store(file);
    const experiments::StoreHeader header = experiments::read_store_header(file);
    must(header.id == content.header.id && header.configuration == content.header.configuration);
    return true;
  } catch (const InvalidInput& error) {
    must(*error.what() != '\0');
  } catch (const IoError& error) {
    must(*error.what() != '\0');
  }
  return false;
}

/// What was stored is read again; a row whose texts are not UTF-8 may be refused, when it is stored or when it is read.
void store_rows(const std::filesystem::path& file, const std::vector<StoredRow>& rows) {
  const experiments::StoreHeader header{.configuration = "{}", .build_id = "b", .version = "1", .id = "fuzz", .toml = "", .shard = {}};
  {
    experiments::Store store(file, header);
    if (!rows.empty()) store.commit(rows);
    store.finish();
  }
  const experiments::StoredFile content = experiments::read_store(file);
  must(content.rows.size() == rows.size());
  for (const StoredRow& row : rows) {
    bool found = false;
    for (const StoredRow& other : content.rows) found = found || row.same_result(other);
    must(found);
  }
}

/// Single bytes of the file become others, or its end is lost.
void damage(const std::filesystem::path& file, ByteSource& bytes) {
  std::string content = io::read_text(file);
  for (std::size_t left = bytes.below(8); left > 0 && !content.empty(); --left) {
    const std::size_t at = (bytes.byte() << 16U | bytes.byte() << 8U | bytes.byte()) % content.size();
    content[at] = static_cast<char>(bytes.byte());
  }
  if (bytes.below(4) == 3) content.resize(content.size() * bytes.byte() / 255);
  std::ofstream(file, std::ios::binary) << content;
}

}  // namespace

bool store(std::span<const std::byte> input) {
  ByteSource bytes(input);
  if (bytes.below(4) == 0) {
    const ShortFile file(input.subspan(std::min<std::size_t>(1, input.size())));
    return read(file.path());
  }
  const ShortFile place({});
  const std::filesystem::path file = place.path().string() + ".sqlite";
  const auto clean = [&] {
    for (const char* more : {"", "-wal", "-shm", "-journal", ".lock"}) std::filesystem::remove(file.string() + more);
  };
  bool taken = false;
  try {
    store_rows(file, rows_of(bytes));
    damage(file, bytes);
    taken = read(file);
  } catch (const InvalidInput&) {  // the same row twice, texts that are none
  } catch (const IoError&) {}
  clean();
  return taken;
}

}  // namespace airloom::fuzz
