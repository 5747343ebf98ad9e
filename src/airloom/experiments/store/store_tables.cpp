#include "airloom/experiments/store/store_tables.hpp"

#include <charconv>
#include <cstdlib>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/core/fields.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {
namespace {

constexpr std::string_view schema_version = "1";

constexpr const char* table_definitions = R"(
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE records(point INTEGER NOT NULL, realization INTEGER NOT NULL, algorithm TEXT NOT NULL, status TEXT NOT NULL,
                       message TEXT NOT NULL, "values" TEXT NOT NULL, PRIMARY KEY(point, realization, algorithm)) STRICT;
  CREATE TABLE timing(point INTEGER NOT NULL, realization INTEGER NOT NULL, algorithm TEXT NOT NULL, wall_s REAL, cpu_s REAL,
                      PRIMARY KEY(point, realization, algorithm)) STRICT, WITHOUT ROWID;
  CREATE TABLE sites(json TEXT NOT NULL) STRICT;
)";

std::string meta(Database& database, const char* key) {
  Statement find = database.prepare("SELECT value FROM meta WHERE key = ?1");
  find.bind(1, std::string_view(key));
  if (!find.step()) throw InvalidInput(database.file() + ": is damaged: meta has no '" + std::string(key) + "'");
  return find.text(0);
}

/// As meta, for what files before it have not.
std::string meta_or(Database& database, const char* key, std::string otherwise) {
  Statement find = database.prepare("SELECT value FROM meta WHERE key = ?1");
  find.bind(1, std::string_view(key));
  return find.step() ? find.text(0) : std::move(otherwise);
}

Shard stored_shard(Database& database) {
  const std::string text = meta(database, "shard");
  try {
    return parse_shard(text);
  } catch (const InvalidInput& error) {
    throw InvalidInput(database.file() + ": is damaged: " + error.what());
  }
}

std::uint64_t meta_number(Database& database, const char* key) {
  const std::string text = meta(database, key);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw InvalidInput(database.file() + ": is damaged: meta '" + std::string(key) + "' is no number");
  }
  return number;
}

}  // namespace

void create_tables(Database& database, const StoreHeader& header) {
  database.execute("BEGIN IMMEDIATE");
  database.execute(table_definitions);
  Statement insert = database.prepare("INSERT INTO meta VALUES(?1, ?2)");
  const std::string shard = header.shard.text();
  const std::vector<std::pair<std::string_view, std::string_view>> items{{"schema", schema_version},
                                                                         {"configuration", header.configuration},
                                                                         {"build_id", header.build_id},
                                                                         {"version", header.version},
                                                                         {"id", header.id},
                                                                         {"toml", header.toml},
                                                                         {"shard", shard},
                                                                         {"shard_rule", name(header.shard.rule)},
                                                                         {"fingerprint", header.fingerprint},
                                                                         {"command", header.command},
                                                                         {"rows", "0"},
                                                                         {"checksum", "0"}};
  for (const auto& [key, value] : items) insert.bind(1, key).bind(2, value).run();
  database.execute("COMMIT");
}

/// FNV-1a with a last mixing step: one number per row, to be added up.
std::uint64_t row_hash(const StoredRow& row) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto add = [&hash](std::string_view bytes) {
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    hash = (hash ^ 0xffU) * 0x100000001b3U;
  };
  add(std::to_string(row.point));
  add(std::to_string(row.realization));
  add(row.algorithm);
  add(row.status);
  add(row.message);
  add(row.values);
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebU;
  return hash ^ (hash >> 31U);
}

StoreHeader read_header(Database& database) {
  {
    Statement tables =
        database.prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('meta', 'records', 'timing', 'sites')");
    if (!tables.step() || tables.integer(0) != 4) {
      throw InvalidInput(database.file() + ": is not a result file of this program (its tables are missing)");
    }
  }
  if (const std::string schema = meta(database, "schema"); schema != schema_version) {
    throw InvalidInput(database.file() + ": was written in format " + schema + "; this program reads format " +
                       std::string(schema_version));
  }
  StoreHeader header{.configuration = meta(database, "configuration"),
                     .build_id = meta(database, "build_id"),
                     .version = meta(database, "version"),
                     .id = meta(database, "id"),
                     .toml = meta(database, "toml"),
                     .shard = stored_shard(database),
                     .fingerprint = meta_or(database, "fingerprint", ""),
                     .command = meta_or(database, "command", "")};
  const std::string rule = meta_or(database, "shard_rule", std::string(name(ShardRule::realizations)));
  const auto known = parse_enum<ShardRule>(rule);
  if (!known) throw InvalidInput(database.file() + ": is damaged: shard_rule '" + rule + "'");
  header.shard.rule = header.shard.whole() ? ShardRule::units : *known;
  return header;
}

std::vector<StoredRow> read_rows(Database& database) {
  const std::uint64_t count = meta_number(database, "rows");
  std::vector<StoredRow> rows;
  Statement select = database.prepare(
      "SELECT r.point, r.realization, r.algorithm, r.status, r.message, r.\"values\", t.wall_s, t.cpu_s FROM records r "
      "LEFT JOIN timing t ON t.point = r.point AND t.realization = r.realization AND t.algorithm = r.algorithm "
      "ORDER BY r.point, r.realization, r.algorithm");
  std::uint64_t sum = 0;
  while (select.step()) {
    rows.push_back({.point = select.integer(0),
                    .realization = select.integer(1),
                    .algorithm = select.text(2),
                    .status = select.text(3),
                    .message = select.text(4),
                    .values = select.text(5),
                    .wall_s = select.real(6),
                    .cpu_s = select.real(7)});
    sum += row_hash(rows.back());
  }
  if (rows.size() != count) {
    throw InvalidInput(database.file() + ": is damaged: " + std::to_string(rows.size()) + " rows, " + std::to_string(count) +
                       " were stored");
  }
  Statement times = database.prepare("SELECT count(*) FROM timing");
  if (times.step() && times.integer(0) != static_cast<std::int64_t>(count))
    throw InvalidInput(database.file() + ": is damaged: " + std::to_string(times.integer(0)) + " times of " + std::to_string(count) +
                       " rows");
  if (sum != meta_number(database, "checksum")) throw InvalidInput(database.file() + ": is damaged: the rows do not match their checksum");
  return rows;
}

std::vector<Site> read_sites(Database& database) {
  std::vector<Site> sites;
  Statement select = database.prepare("SELECT json FROM sites LIMIT 1");
  if (!select.step()) return sites;
  try {
    for (const io::Json& site : io::Json::parse(select.text(0))) {
      sites.push_back({.role = site.at("role"),
                       .label = site.at("label"),
                       .x_m = site.at("x_m"),
                       .y_m = site.at("y_m"),
                       .z_m = site.at("z_m"),
                       .served_by = site.at("served_by"),
                       .reach_m = site.value("reach_m", 0.0)});  // files before it have none
    }
  } catch (const io::Json::exception&) {
    throw InvalidInput(database.file() + ": is damaged: the sites cannot be read");
  }
  return sites;
}

void require_integrity(Database& database) {
  Statement check = database.prepare("PRAGMA integrity_check(1)");
  if (check.step() && check.text(0) == "ok") return;
  require_readable(database.file());
  throw Damaged(database.file() + ": is damaged: " + check.text(0));
}

std::uint64_t read_checksum(Database& database) { return meta_number(database, "checksum"); }

double read_number(Database& database, const char* key) { return std::strtod(meta_or(database, key, "0").c_str(), nullptr); }

bool fold(Database& database) {
  {
    Statement mode = database.prepare("PRAGMA journal_mode");
    if (mode.step() && mode.text(0) != "wal") return true;
  }
  {
    Statement checkpoint = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!checkpoint.step() || checkpoint.integer(0) != 0) return false;
  }
  Statement mode = database.prepare("PRAGMA journal_mode = DELETE");
  return mode.step() && mode.text(0) == "delete";
}

}  // namespace airloom::experiments
