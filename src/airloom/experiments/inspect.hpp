#pragma once
/// How complete stored results are.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/experiments/store.hpp"
#include "airloom/experiments/table.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// The state of one result file.
struct FileStatus {
  std::filesystem::path file;
  std::string experiment;  ///< "iab/fig7"; "" when the file is damaged
  Shard shard;
  RowCounts rows;                 ///< of this shard's realizations
  std::vector<RowCounts> points;  ///< the same, point by point
  std::string problem;            ///< why it cannot be read, "" when it can
};

/// Every result file at or below a folder. A damaged file is reported in `problem`.
/// @throws IoError, InvalidInput  when the folder does not exist or holds no results
[[nodiscard]] std::vector<FileStatus> inspect(const std::filesystem::path& folder);

/// One entry of `status --json`.
[[nodiscard]] io::Json to_json(const FileStatus& status);

}  // namespace airloom::experiments
