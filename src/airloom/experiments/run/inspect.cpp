#include "airloom/experiments/run/inspect.hpp"

#include <algorithm>
#include <utility>

#include "airloom/core/error.hpp"
#include "airloom/experiments/store/coverage.hpp"
#include "airloom/experiments/store/file_lock.hpp"

namespace airloom::experiments {
namespace {

/// How fast its run is, and how long that will go on.
void add_pace(FileStatus& status) {
  const auto pace = read_store_pace(status.file);
  if (!pace || pace->rows == 0 || !(pace->updated_s > pace->began_s)) return;
  const double rate = static_cast<double>(pace->rows) / (pace->updated_s - pace->began_s);
  status.rate_per_s = rate;
  if (status.state == FileState::running) status.eta_s = static_cast<double>(status.rows.missing) / rate;
}

void count_rows(const ResultTable& table, FileStatus& status) {
  status.points.resize(table.points());
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const std::size_t unit = i / table.series_count();
    const std::size_t point = unit / table.realizations();
    if (!status.shard.has(point, unit % table.realizations(), table.points())) continue;
    const Row& row = table.rows[i];
    for (RowCounts* counts : {&status.rows, &status.points[point]}) {
      ++(!row.stored() ? counts->missing : row.usable() ? counts->usable : counts->failed);
    }
  }
}

/// @param tables  of the experiment's files so far; this one's is added
FileStatus inspect_file(const std::filesystem::path& file, std::vector<ResultTable>& tables) {
  FileStatus status{.file = file, .shard = shard_of_name(file.filename().string()).value_or(Shard{})};
  try {
    const bool running = locked(file);
    if (blank_store(file)) {
      status.state = running ? FileState::running : FileState::blank;
      return status;
    }
    status.shard = read_store_header(file).shard;
    ResultTable table = ResultTable::load(file);
    status.experiment = table.experiment.system + "/" + table.experiment.id;
    count_rows(table, status);
    status.state = running ? FileState::running : status.rows.missing == 0 ? FileState::complete : FileState::begun;
    add_pace(status);
    tables.push_back(std::move(table));
  } catch (const Error& error) {
    status.state = FileState::damaged;
    status.problem = error.what();
    status.not_given = dynamic_cast<const IoError*>(&error) != nullptr;
  }
  return status;
}

/// Shards 1/n to n/n that have no file here and units that no file holds.
void add_missing(const std::filesystem::path& place, int of, const std::vector<ResultTable>& tables, std::vector<FileStatus>& list,
                 std::size_t first) {
  const int count = of > 0 ? of : expected_shards(place);
  if (tables.empty() || count < 2) return;
  Coverage coverage(tables.front().configuration, place.string());
  for (const ResultTable& table : tables) {
    for (std::size_t i = 0; i < table.rows.size(); i += table.series_count()) {
      const std::size_t unit = i / table.series_count();
      if (table.rows[i].stored()) coverage.add(unit / table.realizations(), unit % table.realizations());
    }
  }
  ShardRule rule = ShardRule::units;
  for (std::size_t i = first; i < list.size(); ++i) {
    if (list[i].shard.count == count) rule = list[i].shard.rule;
  }
  for (const Coverage::Part& part : coverage.lacking(count, rule)) {
    const std::string experiment = tables.front().experiment.system + "/" + tables.front().experiment.id;
    const RowCounts rows{.missing = part.missing() * tables.front().series_count()};
    const auto there = std::find_if(list.begin() + static_cast<std::ptrdiff_t>(first), list.end(), [&](const FileStatus& s) {
      return s.file.filename() == store_name(part.shard) ||
             (s.shard.index == part.shard.index && s.shard.count == part.shard.count && !s.points.empty());
    });
    if (there == list.end()) {
      list.push_back({.experiment = experiment, .shard = part.shard, .state = FileState::missing, .rows = rows});
    } else if (there->points.empty()) {  // blank or damaged: what it should hold is missing
      there->experiment = experiment;
      there->rows = rows;
    }
  }
  std::stable_sort(list.begin() + static_cast<std::ptrdiff_t>(first), list.end(), [](const FileStatus& a, const FileStatus& b) {
    return std::pair(a.shard.count, a.shard.index) < std::pair(b.shard.count, b.shard.index);
  });
}

}  // namespace

std::vector<FileStatus> inspect(const std::filesystem::path& folder, int of) {
  std::vector<FileStatus> out;
  for (const auto& place : result_folders(folder)) {
    const std::size_t first = out.size();
    std::vector<ResultTable> tables;
    for (const auto& file : store_files(place)) out.push_back(inspect_file(file, tables));
    add_missing(place, of, tables, out, first);
  }
  return out;
}

io::Json to_json(const FileStatus& status) {
  const auto counted = [](const RowCounts& counts) {
    return io::Json{{"done", counts.usable}, {"failed", counts.failed}, {"missing", counts.missing}};
  };
  io::Json json = {{"experiment", status.experiment},
                   {"shard", status.shard.text()},
                   {"file", status.file.empty() ? io::Json() : io::Json(status.file.string())},
                   {"state", name(status.state)}};
  json.update(counted(status.rows));
  json["complete"] = status.state == FileState::complete;
  json["rate_per_s"] = status.rate_per_s ? io::Json(*status.rate_per_s) : io::Json();
  json["eta_s"] = status.eta_s ? io::Json(*status.eta_s) : io::Json();
  json["points"] = io::Json::array();
  for (const RowCounts& counts : status.points) json["points"].push_back(counted(counts));
  if (!status.problem.empty()) json["problem"] = status.problem;
  return json;
}

}  // namespace airloom::experiments
