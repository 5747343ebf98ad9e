#include "airloom/experiments/inspect.hpp"

#include "airloom/core/error.hpp"

namespace airloom::experiments {
namespace {

FileStatus inspect_file(const std::filesystem::path& file) {
  FileStatus status{.file = file, .experiment = {}, .shard = {}, .rows = {}, .points = {}, .problem = {}};
  try {
    status.shard = read_store_header(file).shard;
    const ResultTable table = ResultTable::load(file);
    status.experiment = table.experiment.system + "/" + table.experiment.id;
    status.points.resize(table.points());
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
      const std::size_t unit = i / table.series_count();
      if (!status.shard.has(unit % table.realizations())) continue;
      const Row& row = table.rows[i];
      for (RowCounts* counts : {&status.rows, &status.points[unit / table.realizations()]}) {
        ++(!row.stored() ? counts->missing : row.usable() ? counts->usable : counts->failed);
      }
    }
  } catch (const Error& error) {
    status.problem = error.what();
  }
  return status;
}

}  // namespace

std::vector<FileStatus> inspect(const std::filesystem::path& folder) {
  std::vector<FileStatus> out;
  for (const auto& place : result_folders(folder)) {
    for (const auto& file : store_files(place)) out.push_back(inspect_file(file));
  }
  return out;
}

io::Json to_json(const FileStatus& status) {
  const auto counted = [](const RowCounts& counts) {
    return io::Json{{"done", counts.usable}, {"failed", counts.failed}, {"missing", counts.missing}};
  };
  io::Json json = {{"experiment", status.experiment}, {"shard", status.shard.text()}, {"file", status.file.string()}};
  json.update(counted(status.rows));
  json["complete"] = status.problem.empty() && status.rows.missing == 0;
  json["points"] = io::Json::array();
  for (const RowCounts& counts : status.points) json["points"].push_back(counted(counts));
  if (!status.problem.empty()) json["problem"] = status.problem;
  return json;
}

}  // namespace airloom::experiments
