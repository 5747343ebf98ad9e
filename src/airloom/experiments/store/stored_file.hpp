#pragma once
/// What a result file holds, read and verified; writing it: store.hpp.
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "airloom/experiments/store/shard.hpp"
#include "airloom/systems/site.hpp"

namespace airloom::experiments {

/// What a result file says of itself.
struct StoreHeader {
  std::string configuration;  ///< canonical JSON
  std::string build_id;
  std::string version;
  std::string id;    ///< of the experiment
  std::string toml;  ///< the experiment's file: figures and checks are read from here
  Shard shard;
  std::string fingerprint = {};  ///< of the machines that computed it, see numeric_fingerprint(); several, joined by "+", after a merge
                                 ///< that accepted their rounding; "" when the file is older
  std::string command = {};      ///< that made it, without -o and --shard, for messages; "" when nobody said
};

/// How fast the run that wrote last was, or is.
struct StorePace {
  double began_s = 0.0;    ///< since 1970
  double updated_s = 0.0;  ///< of its last commit
  std::size_t rows = 0;    ///< that it stored
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

/// Nothing when the file does not say.
[[nodiscard]] std::optional<StorePace> read_store_pace(const std::filesystem::path& file);

/// The file was made and nothing was ever stored in it, no header either: its run was killed at its first moment, or is there now.
/// @throws IoError, InvalidInput  when it is no database
[[nodiscard]] bool blank_store(const std::filesystem::path& file);

/// Folds the log that a killed run may have left into the file, which is whole by itself then. The caller holds its lock.
/// @throws IoError  when that fails, or another process reads the file for long; nothing is lost then
void fold_log(const std::filesystem::path& file);

/// Refuses to mix results of another configuration, build, shard or rounding into a file. @throws InvalidInput  with the difference
void require_same(const std::string& file, const StoreHeader& stored, const StoreHeader& wanted);

}  // namespace airloom::experiments
