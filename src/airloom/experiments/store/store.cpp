#include "airloom/experiments/store/store.hpp"

#include <chrono>
#include <optional>

#include "airloom/core/error.hpp"
#include "airloom/experiments/store/file_lock.hpp"
#include "airloom/experiments/store/store_tables.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {
namespace {

/// Since 1970.
std::string seconds_now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return shortest(std::chrono::duration<double>(now).count());
}

}  // namespace

struct Store::Parts {
  Parts(const std::filesystem::path& path, const StoreHeader& header) : lock(path), database(path, Database::Mode::write) {
    database.execute("PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000");
    if (Statement any = database.prepare("SELECT 1 FROM sqlite_schema LIMIT 1"); any.step()) {
      any.reset();
      require_integrity(database);
      require_same(database.file(), read_header(database), header);
      found = read_rows(database);
      (void)read_sites(database);
      count = found.size();
      checksum = read_checksum(database);
    } else {
      any.reset();
      create_tables(database, header);
    }
    keep_text(header.toml);
    add_record.emplace(database.prepare("INSERT INTO records VALUES(?1, ?2, ?3, ?4, ?5, ?6)"));
    add_timing.emplace(database.prepare("INSERT INTO timing VALUES(?1, ?2, ?3, ?4, ?5)"));
    set_meta.emplace(database.prepare("UPDATE meta SET value = ?1 WHERE key = ?2"));
    begin.emplace(database.prepare("BEGIN IMMEDIATE"));
    end.emplace(database.prepare("COMMIT"));
  }

  /// Figures and checks of the experiment may have changed; nothing is written when they did not.
  void keep_text(const std::string& toml) {
    Statement update = database.prepare("UPDATE meta SET value = ?1 WHERE key = 'toml' AND value <> ?1");
    update.bind(1, std::string_view(toml)).run();
  }

  /// A run that stores something begins with a log, and says when: one that has nothing to do leaves the file as it is.
  void begin_run() {
    database.execute("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE");
    Statement set = database.prepare("INSERT OR REPLACE INTO meta VALUES(?1, ?2)");
    for (const auto& [key, value] :
         std::vector<std::pair<std::string_view, std::string_view>>{{"run_began", began}, {"run_updated", began}, {"run_rows", "0"}})
      set.bind(1, key).bind(2, value).run();
    database.execute("COMMIT");
    begun = true;
  }

  void commit(const std::vector<StoredRow>& rows) {
    if (!begun) begin_run();
    std::uint64_t sum = checksum;
    begin->run();
    try {
      for (const StoredRow& row : rows) {
        add_record->bind(1, row.point).bind(2, row.realization).bind(3, std::string_view(row.algorithm));
        add_record->bind(4, std::string_view(row.status))
            .bind(5, std::string_view(row.message))
            .bind(6, std::string_view(row.values))
            .run();
        add_timing->bind(1, row.point).bind(2, row.realization).bind(3, std::string_view(row.algorithm));
        add_timing->bind(4, row.wall_s).bind(5, row.cpu_s).run();
        sum += row_hash(row);
      }
      const std::vector<std::pair<std::string_view, std::string>> numbers{{"rows", std::to_string(count + rows.size())},
                                                                          {"checksum", std::to_string(sum)},
                                                                          {"run_rows", std::to_string(run_rows + rows.size())},
                                                                          {"run_updated", seconds_now()}};
      for (const auto& [key, value] : numbers) set_meta->bind(1, std::string_view(value)).bind(2, key).run();
      end->run();
    } catch (...) {
      for (auto* statement : {&*add_record, &*add_timing, &*set_meta, &*end}) statement->reset();
      if (database.in_transaction()) database.execute("ROLLBACK");
      throw;
    }
    count += rows.size();
    run_rows += rows.size();
    checksum = sum;
  }

  void fold_in() {
    for (auto* statement : {&add_record, &add_timing, &set_meta, &begin, &end}) statement->reset();
    if (!fold(database)) throw IoError(database.file() + ": another process reads it, its log cannot be folded in; try again");
  }

  FileLock lock;
  Database database;
  std::vector<StoredRow> found;
  std::uint64_t count = 0;
  std::uint64_t checksum = 0;
  std::uint64_t run_rows = 0;
  std::string began = seconds_now();
  bool begun = false;
  std::optional<Statement> add_record, add_timing, set_meta, begin, end;
};

Store::Store(const std::filesystem::path& file, const StoreHeader& header) {
  std::error_code trouble;
  if (const auto folder = file.parent_path(); !folder.empty()) std::filesystem::create_directories(folder, trouble);
  if (trouble) throw IoError(file.parent_path().string() + ": cannot be made: " + trouble.message());
  read_twice([&] {
    parts_ = std::make_unique<Parts>(file, header);
    return true;
  });
}

Store::~Store() = default;

const std::vector<StoredRow>& Store::found() const { return parts_->found; }

/// Writes; SQLite takes some failed reads for damage, and what a second look finds whole was one of these.
template <class Act>
void Store::doubt_damage(Act&& act) {
  try {
    act(*parts_);
  } catch (const Damaged&) {
    const std::string file = parts_->database.file();
    parts_.reset();
    (void)read_store(file);  // it is damaged, then this says so
    throw IoError(file + ": cannot be written: the disk failed; what was stored is whole");
  }
}

void Store::commit(const std::vector<StoredRow>& rows) {
  doubt_damage([&](Parts& p) { p.commit(rows); });
}

void Store::finish() {
  doubt_damage([](Parts& p) { p.fold_in(); });
  parts_.reset();
}

void Store::settle() {
  doubt_damage([](Parts& p) {
    try {
      p.fold_in();
    } catch (const IoError&) {
      // a commit that is flushed takes all before it to the disk
      p.database.execute("PRAGMA synchronous = FULL; UPDATE meta SET value = value WHERE key = 'schema'");
    }
  });
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
  doubt_damage([&](Parts& p) {
    p.database.prepare("INSERT INTO sites SELECT ?1 WHERE NOT EXISTS (SELECT 1 FROM sites)").bind(1, std::string_view(text)).run();
  });
}

}  // namespace airloom::experiments
