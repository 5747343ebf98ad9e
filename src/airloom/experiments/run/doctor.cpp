#include "airloom/experiments/run/doctor.hpp"

#include <algorithm>
#include <map>

#include "airloom/core/error.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/store/file_lock.hpp"
#include "airloom/experiments/store/log_file.hpp"
#include "airloom/experiments/store/stored_file.hpp"
#include "airloom/io/fresh_file.hpp"
#include "airloom/io/json.hpp"
#include "airloom/io/list_folder.hpp"

namespace airloom::experiments {
namespace {

namespace fs = std::filesystem;

/// 0 where there is no such file.
std::uintmax_t size_of(const fs::path& file) { return fs::exists(file) ? fs::file_size(file) : 0; }

void remove_lock(const fs::path& of, const fs::path& file) {
  { const FileLock taken_and_given_back(of); }
  if (fs::exists(file)) throw IoError(file.string() + ": cannot be removed");
}

/// One examination: what was found so far.
class Doctor {
 public:
  explicit Doctor(bool repair) : repair_(repair) {}

  /// Left-overs of killed programs.
  void clean(const fs::path& folder) {
    std::error_code trouble;
    for (const fs::path& file : io::list_folder(folder)) {
      if (io::left_over(file)) mend(file, "a temporary file of a program that was killed", [&] { fs::remove(file); });
      if (file.extension() != ".lock" || !fs::is_regular_file(file, trouble)) continue;
      const fs::path of = file.parent_path() / file.stem();
      if (of.extension() == ".sqlite" && !locked(of)) mend(file, "a lock that nobody holds", [&] { remove_lock(of, file); });
    }
  }

  void look(const fs::path& place) {
    std::vector<ResultTable> tables;
    Shard split;
    for (const fs::path& file : store_files(place)) {
      ++diagnosis.files;
      try {
        store(file, tables, split);
      } catch (const InvalidInput& error) {
        say(file, Severity::wrong, std::string(error.what()) + "; restore it from a copy, or remove it and compute it again");
      } catch (const std::exception& error) {
        failed(error.what());
        say(file, Severity::wrong, error.what());
      }
    }
    split.count = std::max(split.count, expected_shards(place));
    if (!tables.empty()) lacks(place, tables, split);
  }

  Diagnosis diagnosis;

 private:
  void say(const fs::path& file, Severity severity, std::string text) {
    const std::string name = file.string() + ": ";
    if (text.starts_with(name)) text = text.substr(name.size());
    diagnosis.findings.push_back({.file = file, .severity = severity, .text = std::move(text)});
  }

  void failed(const std::string& text) {
    if (diagnosis.trouble.empty()) diagnosis.trouble = text;
  }

  /// Does it when that is asked for; what fails stays as it is and is told.
  template <class Act>
  bool mend(const fs::path& file, const std::string& text, Act&& act) {
    if (!repair_) {
      say(file, Severity::mendable, text);
      return false;
    }
    try {
      act();
      say(file, Severity::mended, text);
      return true;
    } catch (const std::exception& error) {
      failed(error.what());
      say(file, Severity::mendable, text + "; that failed: " + error.what());
      return false;
    }
  }

  void store(const fs::path& file, std::vector<ResultTable>& tables, Shard& split) {
    if (locked(file)) {
      say(file, Severity::note, "a program writes it now");
    } else if (blank_store(file)) {
      if (const std::size_t rows = rows_of_manifest(file); rows > 0) {
        say(file, Severity::wrong, "holds nothing; its manifest says that " + std::to_string(rows) + " units were stored");
        return;
      }
      mend(file, "nothing was ever stored in it: its run was stopped at its first moment", [&] { remove_blank(file); });
      return;
    }
    if (blank_store(file)) return;  // a run begins
    ResultTable table = ResultTable::load(file);
    const StoreHeader header = read_store_header(file);
    check_units(file, table, header.shard);
    check_manifest(file, table, header);
    if (!locked(file) && (size_of(file.string() + "-wal") > 0 || size_of(file.string() + "-journal") > 0)) fold(file);
    if (header.shard.count > split.count) split = header.shard;
    tables.push_back(std::move(table));
  }

  /// The log of a killed run.
  void fold(const fs::path& file) {
    const LogFile log = look_at_log(file);
    const auto act = [&file] {
      const FileLock lock(file);
      fold_log(file);
    };
    if (!log.damaged()) {
      mend(file, "a run was killed, and what it stored last waits in a log beside the file; it counts", act);
      return;
    }
    const std::string what =
        log.no_log ? "what lies beside it is no log any more"
                   : "its log is damaged after " + std::to_string(log.whole) + " pages, and " + std::to_string(log.lost) + " more follow";
    say(file, Severity::wrong, what + ": what the run stored last is lost; its command computes that again");
    mend(file, "the whole part of its log goes into the file, and the log is kept as " + kept_log(file).filename().string(), [&] {
      fs::copy_file(file.string() + "-wal", kept_log(file));
      act();
    });
  }

  static fs::path kept_log(const fs::path& file) { return file.string() + "-wal.damaged"; }

  static void remove_blank(const fs::path& file) {
    const FileLock lock(file);
    if (!blank_store(file)) throw IoError(file.string() + ": a run has begun");
    for (const char* rest : {"", "-wal", "-shm", "-journal"}) fs::remove(file.string() + rest);
  }

  /// What the manifest beside a file says was stored; 0 where there is none.
  static std::size_t rows_of_manifest(const fs::path& file) {
    const auto shard = shard_of_name(file.filename().string());
    if (!shard || !fs::exists(file.parent_path() / manifest_name(*shard))) return 0;
    const io::Json json = io::Json::parse(io::read_text(file.parent_path() / manifest_name(*shard)), nullptr, false);
    for (const char* key : {"units_stored", "rows"}) {
      if (json.is_object() && json.contains(key) && json[key].is_number_unsigned()) return json[key].get<std::size_t>();
    }
    return 0;
  }

  /// Every unit has all its rows, and is the shard's.
  void check_units(const fs::path& file, const ResultTable& table, const Shard& shard) {
    std::size_t torn = 0, foreign = 0;
    for (std::size_t i = 0; i < table.rows.size(); i += table.series_count()) {
      std::size_t rows = 0;
      for (std::size_t k = 0; k < table.series_count(); ++k) rows += table.rows[i + k].stored() ? 1U : 0U;
      const std::size_t unit = i / table.series_count();
      if (rows != 0 && rows != table.series_count()) ++torn;
      if (rows != 0 && !shard.has(unit / table.realizations(), unit % table.realizations(), table.points())) ++foreign;
    }
    if (torn > 0) say(file, Severity::wrong, std::to_string(torn) + " units lack some of their series");
    if (foreign > 0)
      say(file, Severity::note, std::to_string(foreign) + " units are of other shards than " + shard.text() + "; merge takes them");
  }

  void check_manifest(const fs::path& file, const ResultTable& table, const StoreHeader& header) {
    const fs::path manifest = file.parent_path() / manifest_name(header.shard);
    if (!fs::exists(manifest)) {
      say(manifest, Severity::note, "is not there: the run that writes it has not ended; the next one does");
      return;
    }
    const io::Json json = io::Json::parse(io::read_text(manifest), nullptr, false);
    const auto text = [&](const char* key) {
      return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
    };
    if (!json.is_object() || !json.contains("configuration")) {
      say(manifest, Severity::wrong, "is no manifest; the results do not need it, the next run writes another");
      return;
    }
    if (json["configuration"] != table.configuration)
      say(manifest, Severity::wrong, "tells of another configuration than the results have");
    if (text("build_id") != header.build_id) say(manifest, Severity::wrong, "tells of another build than the results have");
    std::size_t units = 0, rows = 0;
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      if (!table.rows[i].stored()) continue;
      ++rows;
      if (i % table.series_count() == 0) ++units;
    }
    const auto fewer = [&](const char* key, std::size_t there, const std::string& what) {
      if (!json.contains(key) || !json[key].is_number_unsigned() || json[key].get<std::size_t>() <= there) return;
      say(file, Severity::wrong,
          "holds " + std::to_string(there) + " " + what + "; its manifest says that " + std::to_string(json[key].get<std::size_t>()) +
              " were stored");
    };
    fewer("units_stored", units, "units");
    fewer("rows", rows, "rows");
  }

  void lacks(const fs::path& place, const std::vector<ResultTable>& tables, const Shard& split) {
    const ResultTable& first = tables.front();
    Coverage coverage(first.configuration, place.string());
    for (const ResultTable& table : tables) {
      if (table.configuration != first.configuration || table.build_id != first.build_id) {
        say(place, Severity::wrong, "its files were made from different configurations or by different builds: they cannot be merged");
        return;
      }
      for (std::size_t i = 0; i < table.rows.size(); i += table.series_count()) {
        const std::size_t unit = i / table.series_count();
        if (table.rows[i].stored()) coverage.add(unit / table.realizations(), unit % table.realizations());
      }
    }
    std::vector<Coverage::Part> parts = coverage.lacking(split.count, split.rule);
    if (parts.empty()) return;
    const fs::path output = fs::absolute(place).lexically_normal().parent_path().parent_path();
    diagnosis.lacking.push_back({.folder = output.lexically_proximate(fs::current_path()),
                                 .experiment = first.experiment,
                                 .command = first.command,
                                 .parts = std::move(parts)});
  }

  bool repair_;
};

}  // namespace

bool Diagnosis::sound() const {
  return std::ranges::none_of(findings, [](const Finding& finding) { return finding.severity == Severity::wrong; });
}

Diagnosis examine(const fs::path& folder, bool repair) {
  try {
    Doctor doctor(repair);
    const std::vector<fs::path> places = result_folders(folder);
    if (std::ranges::find(places, folder) == places.end()) doctor.clean(folder);
    for (const fs::path& place : places) {
      doctor.look(place);
      doctor.clean(place);
    }
    return std::move(doctor.diagnosis);
  } catch (const fs::filesystem_error& error) {
    throw IoError(error.what());
  }
}

}  // namespace airloom::experiments
