#include "airloom/experiments/store/stored_file.hpp"

#include <algorithm>
#include <tuple>

#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/store/rounding.hpp"
#include "airloom/experiments/store/store_tables.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

bool StoredRow::same_result(const StoredRow& other) const {
  return std::tie(point, realization, algorithm, status, message, values) ==
         std::tie(other.point, other.realization, other.algorithm, other.status, other.message, other.values);
}

void require_same(const std::string& file, const StoreHeader& stored, const StoreHeader& wanted) {
  std::string difference;
  try {
    difference = difference_text(io::Json::parse(stored.configuration), io::Json::parse(wanted.configuration));
  } catch (const io::Json::exception&) {
    throw InvalidInput(file + ": is damaged: its configuration cannot be read");
  }
  if (!difference.empty()) {
    throw InvalidInput(file + ": holds results of another configuration; choose another folder with -o, or delete it. Stored -> wanted:\n" +
                       difference);
  }
  if (stored.build_id != wanted.build_id) {
    throw InvalidInput(file +
                       ": was started by another build of this program; choose another folder with -o, or delete it. Stored -> this "
                       "program:\n  version: " +
                       stored.version + " -> " + wanted.version + "\n  build_id: " + stored.build_id + " -> " + wanted.build_id);
  }
  if (!same_rounding(stored.fingerprint, wanted.fingerprint)) {
    throw InvalidInput(file +
                       ": was computed on a machine whose numbers differ in their last digits; go on there, choose another folder with -o, "
                       "or put both together with `airloom merge --accept-rounding 1e-9`. Stored -> this machine:\n  fingerprint: " +
                       stored.fingerprint + " -> " + wanted.fingerprint);
  }
  if (stored.shard != wanted.shard) throw InvalidInput(file + ": holds shard " + stored.shard.text() + ", not " + wanted.shard.text());
}

StoredFile read_store(const std::filesystem::path& file) {
  return read_twice([&] {
    Database database(file, Database::Mode::read);
    database.execute("BEGIN");
    require_integrity(database);
    StoredFile out;
    out.header = read_header(database);
    out.rows = read_rows(database);
    out.sites = read_sites(database);
    return out;
  });
}

StoreHeader read_store_header(const std::filesystem::path& file) {
  return read_twice([&] {
    Database database(file, Database::Mode::read);
    return read_header(database);
  });
}

std::optional<StorePace> read_store_pace(const std::filesystem::path& file) {
  Database database(file, Database::Mode::read);
  const StorePace pace{.began_s = read_number(database, "run_began"),
                       .updated_s = read_number(database, "run_updated"),
                       .rows = static_cast<std::size_t>(std::max(0.0, read_number(database, "run_rows")))};
  if (!(pace.began_s > 0.0)) return std::nullopt;
  return pace;
}

bool blank_store(const std::filesystem::path& file) {
  return read_twice([&] {
    Database database(file, Database::Mode::read);
    Statement any = database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1");
    return !any.step();
  });
}

void fold_log(const std::filesystem::path& file) {
  Database database(file, Database::Mode::write);
  if (!fold(database)) throw IoError(database.file() + ": another process reads it, its log cannot be folded in; try again");
}

}  // namespace airloom::experiments
