#pragma once
/// How complete stored results are.
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/store/stored_file.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// complete: every unit is stored. running: a process writes it now. begun: neither. blank: made, nothing stored yet. missing: a shard of
/// the run that has no file here. damaged: see `problem`.
enum class FileState { complete, running, begun, blank, missing, damaged };
constexpr auto enum_names(FileState) {
  return std::array<std::string_view, 6>{"complete", "running", "begun", "blank", "missing", "damaged"};
}

/// The state of one result file, or of a shard that has none.
struct FileStatus {
  std::filesystem::path file = {};  ///< "" of a missing shard
  std::string experiment = {};      ///< "iab/fig7"; of a file that does not say it, that of the others in its folder, or ""
  Shard shard = {};
  FileState state = FileState::damaged;
  RowCounts rows = {};                    ///< of this shard's units; of a missing shard `missing` alone
  std::vector<RowCounts> points = {};     ///< the same, point by point
  std::optional<double> rate_per_s = {};  ///< rows a second of the run that writes it, or wrote last
  std::optional<double> eta_s = {};       ///< of a running one
  std::string problem = {};               ///< why it cannot be read, "" when it can
  bool not_given = false;                 ///< the disk did not give it: it may be whole
};

/// Every result file at or below a folder, and the shards that the others' number says are missing. A damaged file is reported in
/// `problem`.
/// @param of  number of shards that are expected; 0: what the files say
/// @throws IoError, InvalidInput  when the folder does not exist or holds no results
[[nodiscard]] std::vector<FileStatus> inspect(const std::filesystem::path& folder, int of = 0);

/// One entry of `status --json`.
[[nodiscard]] io::Json to_json(const FileStatus& status);

}  // namespace airloom::experiments
