#include "airloom/experiments/store.hpp"

#include <charconv>
#include <optional>
#include <tuple>

#include "airloom/core/error.hpp"
#include "airloom/experiments/database.hpp"
#include "airloom/experiments/file_lock.hpp"
#include "airloom/experiments/plan.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {
namespace {

constexpr std::string_view schema_version = "1";

constexpr const char* create_tables = R"(
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE records(point INTEGER NOT NULL, realization INTEGER NOT NULL, algorithm TEXT NOT NULL, status TEXT NOT NULL,
                       message TEXT NOT NULL, "values" TEXT NOT NULL, PRIMARY KEY(point, realization, algorithm)) STRICT;
  CREATE TABLE timing(point INTEGER NOT NULL, realization INTEGER NOT NULL, algorithm TEXT NOT NULL, wall_s REAL, cpu_s REAL,
                      PRIMARY KEY(point, realization, algorithm)) STRICT, WITHOUT ROWID;
  CREATE TABLE sites(json TEXT NOT NULL) STRICT;
)";

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

std::string meta(Database& database, const char* key) {
  Statement find = database.prepare("SELECT value FROM meta WHERE key = ?1");
  find.bind(1, std::string_view(key));
  if (!find.step()) throw InvalidInput(database.file() + ": is damaged: meta has no '" + std::string(key) + "'");
  return find.text(0);
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
  return {.configuration = meta(database, "configuration"),
          .build_id = meta(database, "build_id"),
          .version = meta(database, "version"),
          .id = meta(database, "id"),
          .toml = meta(database, "toml"),
          .shard = parse_shard(meta(database, "shard"))};
}

/// All rows, checked against count and checksum; one read transaction, so that a run in progress does not disturb.
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
  if (!check.step() || check.text(0) != "ok") throw InvalidInput(database.file() + ": is damaged: " + check.text(0));
}

/// Everything committed into the main file, the log removed.
void fold(Database& database) {
  {
    Statement checkpoint = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)");
    if (!checkpoint.step() || checkpoint.integer(0) != 0) {
      throw IoError(database.file() + ": another process reads it, its log cannot be folded in; try again");
    }
  }
  Statement mode = database.prepare("PRAGMA journal_mode = DELETE");
  if (!mode.step() || mode.text(0) != "delete") throw IoError(database.file() + ": its log cannot be removed");
}

}  // namespace

Shard parse_shard(const std::string& text) {
  Shard shard;
  const char* end = text.data() + text.size();
  const auto [slash, first] = std::from_chars(text.data(), end, shard.index);
  bool good = first == std::errc{} && slash != end && *slash == '/';
  if (good) {
    const auto [last, second] = std::from_chars(slash + 1, end, shard.count);
    good = second == std::errc{} && last == end;
  }
  if (!good || shard.count < 1 || shard.index < 1 || shard.index > shard.count) {
    throw InvalidInput("shard: '" + text + "'; must be i/n with 1 <= i <= n, for example 1/3");
  }
  return shard;
}

std::string store_name(const Shard& shard) {
  if (shard.whole()) return "results.sqlite";
  return "results-" + std::to_string(shard.index) + "of" + std::to_string(shard.count) + ".sqlite";
}

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
  if (stored.shard != wanted.shard) throw InvalidInput(file + ": holds shard " + stored.shard.text() + ", not " + wanted.shard.text());
}

StoredFile read_store(const std::filesystem::path& file) {
  Database database(file, Database::Mode::read);
  database.execute("BEGIN");
  require_integrity(database);
  StoredFile out;
  out.header = read_header(database);
  out.rows = read_rows(database);
  out.sites = read_sites(database);
  return out;
}

StoreHeader read_store_header(const std::filesystem::path& file) {
  Database database(file, Database::Mode::read);
  return read_header(database);
}

bool blank_store(const std::filesystem::path& file) {
  Database database(file, Database::Mode::read);
  Statement any = database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1");
  return !any.step();
}

void fold_log(const std::filesystem::path& file) {
  Database database(file, Database::Mode::write);
  fold(database);
}

struct Store::Parts {
  Parts(const std::filesystem::path& path, const StoreHeader& header) : lock(path), database(path, Database::Mode::write) {
    database.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000");
    if (Statement any = database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1"); any.step()) {
      any.reset();
      require_integrity(database);
      require_same(database.file(), read_header(database), header);
      found = read_rows(database);
      count = found.size();
      checksum = meta_number(database, "checksum");
      Statement update = database.prepare("UPDATE meta SET value = ?1 WHERE key = 'toml'");
      update.bind(1, std::string_view(header.toml)).run();
    } else {
      any.reset();
      create(header);
    }
    add_record.emplace(database.prepare("INSERT INTO records VALUES(?1, ?2, ?3, ?4, ?5, ?6)"));
    add_timing.emplace(database.prepare("INSERT INTO timing VALUES(?1, ?2, ?3, ?4, ?5)"));
    set_meta.emplace(database.prepare("UPDATE meta SET value = ?1 WHERE key = ?2"));
    begin.emplace(database.prepare("BEGIN IMMEDIATE"));
    end.emplace(database.prepare("COMMIT"));
  }

  void create(const StoreHeader& header) {
    database.execute("BEGIN IMMEDIATE");
    database.execute(create_tables);
    Statement insert = database.prepare("INSERT INTO meta VALUES(?1, ?2)");
    const std::string shard = header.shard.text();
    const std::vector<std::pair<std::string_view, std::string_view>> items{{"schema", schema_version},
                                                                           {"configuration", header.configuration},
                                                                           {"build_id", header.build_id},
                                                                           {"version", header.version},
                                                                           {"id", header.id},
                                                                           {"toml", header.toml},
                                                                           {"shard", shard},
                                                                           {"rows", "0"},
                                                                           {"checksum", "0"}};
    for (const auto& [key, value] : items) insert.bind(1, key).bind(2, value).run();
    database.execute("COMMIT");
  }

  FileLock lock;
  Database database;
  std::vector<StoredRow> found;
  std::uint64_t count = 0;
  std::uint64_t checksum = 0;
  std::optional<Statement> add_record, add_timing, set_meta, begin, end;
};

Store::Store(const std::filesystem::path& file, const StoreHeader& header) {
  std::error_code trouble;
  if (const auto folder = file.parent_path(); !folder.empty()) std::filesystem::create_directories(folder, trouble);
  if (trouble) throw IoError(file.parent_path().string() + ": cannot be made: " + trouble.message());
  parts_ = std::make_unique<Parts>(file, header);
}

Store::~Store() = default;

const std::vector<StoredRow>& Store::found() const { return parts_->found; }

void Store::commit(const std::vector<StoredRow>& rows) {
  Parts& p = *parts_;
  std::uint64_t sum = p.checksum;
  p.begin->run();
  try {
    for (const StoredRow& row : rows) {
      p.add_record->bind(1, row.point).bind(2, row.realization).bind(3, std::string_view(row.algorithm));
      p.add_record->bind(4, std::string_view(row.status))
          .bind(5, std::string_view(row.message))
          .bind(6, std::string_view(row.values))
          .run();
      p.add_timing->bind(1, row.point).bind(2, row.realization).bind(3, std::string_view(row.algorithm));
      p.add_timing->bind(4, row.wall_s).bind(5, row.cpu_s).run();
      sum += row_hash(row);
    }
    const std::string count_text = std::to_string(p.count + rows.size());
    const std::string sum_text = std::to_string(sum);
    p.set_meta->bind(1, std::string_view(count_text)).bind(2, std::string_view("rows")).run();
    p.set_meta->bind(1, std::string_view(sum_text)).bind(2, std::string_view("checksum")).run();
    p.end->run();
  } catch (...) {
    for (auto* statement : {&*p.add_record, &*p.add_timing, &*p.set_meta, &*p.end}) statement->reset();
    if (p.database.in_transaction()) p.database.execute("ROLLBACK");
    throw;
  }
  p.count += rows.size();
  p.checksum = sum;
}

void Store::finish() {
  Parts& p = *parts_;
  for (auto* statement : {&p.add_record, &p.add_timing, &p.set_meta, &p.begin, &p.end}) statement->reset();
  fold(p.database);
  parts_.reset();
}

void Store::set_sites(const std::vector<Site>& sites) {
  io::Json json = io::Json::array();
  for (const Site& site : sites) {
    json.push_back({{"role", site.role},
                    {"label", site.label},
                    {"x_m", site.x_m},
                    {"y_m", site.y_m},
                    {"z_m", site.z_m},
                    {"served_by", site.served_by},
                    {"reach_m", site.reach_m}});
  }
  const std::string text = io::json_text(json);
  parts_->database.prepare("INSERT INTO sites SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM sites)").bind(1, std::string_view(text)).run();
}

}  // namespace airloom::experiments
