#pragma once
/// The result file of one experiment: `results.sqlite`, or `results-2of3.sqlite` for a shard.
///
/// Tables: meta(key, value), records(point, realization, algorithm, status, message, "values"), timing(point, realization,
/// algorithm, wall_s, cpu_s), sites(json). Every unit of work, all series of one (point, realization), is one transaction, and
/// the row count and checksum in `meta` change with it: whatever kills the program, what is stored is whole. The checksum is a
/// sum over the rows, so it does not depend on their order.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "airloom/systems/site.hpp"

namespace airloom::experiments {

/// A part of a run that is computed elsewhere than the others; shard i of n has the realizations r with r % n == i - 1.
struct Shard {
  int index = 1;  ///< from 1
  int count = 1;

  [[nodiscard]] bool whole() const { return count == 1; }
  [[nodiscard]] bool has(std::uint64_t realization) const {
    return realization % static_cast<std::uint64_t>(count) == static_cast<std::uint64_t>(index - 1);
  }
  [[nodiscard]] std::string text() const { return std::to_string(index) + "/" + std::to_string(count); }
  friend bool operator==(const Shard&, const Shard&) = default;
};

/// "2/3". @throws InvalidInput
[[nodiscard]] Shard parse_shard(const std::string& text);

/// "results.sqlite" or "results-2of3.sqlite".
[[nodiscard]] std::string store_name(const Shard& shard);

/// What a result file says of itself.
struct StoreHeader {
  std::string configuration;  ///< canonical JSON
  std::string build_id;
  std::string version;
  std::string id;    ///< of the experiment
  std::string toml;  ///< the experiment's file: figures and checks are read from here
  Shard shard;
};

/// One row as stored.
struct StoredRow {
  std::int64_t point = 0;
  std::int64_t realization = 0;
  std::string algorithm;  ///< id of the series
  std::string status;
  std::string message;
  std::string values;  ///< see row_codec.hpp
  double wall_s = 0.0;
  double cpu_s = 0.0;

  /// The same result; times are not part of it.
  [[nodiscard]] bool same_result(const StoredRow& other) const;
};

/// Everything in a result file.
struct StoredFile {
  StoreHeader header;
  std::vector<StoredRow> rows;  ///< sorted by point, realization, algorithm
  std::vector<Site> sites;
};

/// Reads and verifies a whole file.
/// @throws IoError       when it cannot be read
/// @throws InvalidInput  when it is no result file, or rows are missing, changed or of a wrong type
[[nodiscard]] StoredFile read_store(const std::filesystem::path& file);

/// Reads the header only.
[[nodiscard]] StoreHeader read_store_header(const std::filesystem::path& file);

/// The file was made and nothing was ever stored in it, no header either: its run was killed at its first moment, or is there now.
/// @throws IoError, InvalidInput  when it is no database
[[nodiscard]] bool blank_store(const std::filesystem::path& file);

/// Folds the log that a killed run may have left into the file, which is whole by itself then. The caller holds its lock.
/// @throws IoError  when that fails, or another process reads the file for long; nothing is lost then
void fold_log(const std::filesystem::path& file);

/// Refuses to mix results of another configuration, build or shard into a file. @throws InvalidInput  with the difference
void require_same(const std::string& file, const StoreHeader& stored, const StoreHeader& wanted);

/// A result file open for writing by this process alone.
class Store {
 public:
  /// Creates the file, or opens and verifies the one that is there. The header's TOML text replaces the stored one.
  /// @throws IoError       when it cannot be written, or another process is writing it
  /// @throws InvalidInput  when it is no result file, is damaged, or was made from another configuration (the difference is
  ///                       shown), by another build, or for another shard
  Store(const std::filesystem::path& file, const StoreHeader& header);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Rows that were there when it was opened.
  [[nodiscard]] const std::vector<StoredRow>& found() const;
  /// Stores the rows of one or more units in one transaction. Not thread-safe: one writer at a time. @throws IoError
  void commit(const std::vector<StoredRow>& rows);
  /// Stores the deployment drawing, unless there is one.
  void set_sites(const std::vector<Site>& sites);
  /// Folds the log into the file and ends the writing: the file is whole by itself then, and on the disk.
  /// @throws IoError  when that fails; what was committed is in file and log together
  void finish();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace airloom::experiments
