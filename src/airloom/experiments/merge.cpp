#include "airloom/experiments/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "airloom/core/error.hpp"
#include "airloom/experiments/file_lock.hpp"
#include "airloom/experiments/manifest.hpp"
#include "airloom/experiments/plan.hpp"
#include "airloom/experiments/table.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {
namespace {

using Key = std::tuple<std::int64_t, std::int64_t, std::string>;
using Files = std::vector<std::filesystem::path>;

io::Json configuration_of(const StoreHeader& header, const std::filesystem::path& file) {
  io::Json json = io::Json::parse(header.configuration, nullptr, false);
  if (!json.is_object() || !json.contains("system") || !json["system"].is_string() || !json.contains("experiment") ||
      !json["experiment"].is_string()) {
    throw InvalidInput(file.string() + ": is damaged: its configuration cannot be read");
  }
  return json;
}

/// Folder below the output: "iab/fig7", from what the file says of itself, which may not lead elsewhere.
std::string place_of(const io::Json& configuration, const std::filesystem::path& file) {
  const std::string system = configuration["system"];
  const std::string id = configuration["experiment"];
  for (const std::string& part : {system, id}) {
    if (part.empty() || part == "." || part == ".." || part.find('/') != std::string::npos || part.find('\0') != std::string::npos) {
      throw InvalidInput(file.string() + ": is damaged: experiment '" + system + "/" + id + "'");
    }
  }
  return system + "/" + id;
}

/// Every result file of the inputs and the output, by experiment, each file once.
std::map<std::string, Files> group_files(const Files& inputs, const std::filesystem::path& output) {
  std::map<std::string, Files> groups;
  Files folders;
  for (const auto& input : inputs) {
    for (const auto& folder : result_folders(input)) folders.push_back(folder);
  }
  Files seen;
  const auto add = [&](const std::filesystem::path& file) {
    const auto same = std::filesystem::weakly_canonical(file);
    if (std::ranges::find(seen, same) != seen.end()) return;
    seen.push_back(same);
    groups[place_of(configuration_of(read_store_header(file), file), file)].push_back(file);
  };
  for (const auto& folder : folders) {
    for (const auto& file : store_files(folder)) add(file);
  }
  for (auto& [place, files] : groups) {
    const auto present = output / place / store_name({});
    if (std::filesystem::exists(present)) add(present);
  }
  return groups;
}

void require_same_run(const StoreHeader& first, const std::filesystem::path& first_file, const StoreHeader& other,
                      const std::filesystem::path& file) {
  const std::string names = first_file.string() + " and " + file.string();
  const std::string difference = difference_text(configuration_of(first, first_file), configuration_of(other, file));
  if (!difference.empty()) throw InvalidInput(names + ": results of different configurations cannot be merged:\n" + difference);
  if (first.build_id != other.build_id) {
    throw InvalidInput(names + ": results of different builds cannot be merged:\n  build_id: " + first.build_id + " -> " + other.build_id);
  }
}

void write_merged(const std::filesystem::path& target, StoreHeader header, const std::map<Key, StoredRow>& rows,
                  const std::vector<Site>& sites) {
  std::filesystem::create_directories(target.parent_path());
  const FileLock lock(target);
  const std::filesystem::path fresh = target.string() + ".merging";
  for (const char* rest : {"", "-wal", "-shm"}) std::filesystem::remove(fresh.string() + rest);
  {
    header.shard = {};
    Store store(fresh, header);
    std::vector<StoredRow> all;
    for (const auto& [key, row] : rows) all.push_back(row);
    store.commit(all);
    if (!sites.empty()) store.set_sites(sites);
  }
  for (const char* rest : {"-wal", "-shm"}) std::filesystem::remove(target.string() + rest);
  std::filesystem::rename(fresh, target);
}

void write_merged_manifest(const std::filesystem::path& folder, const StoreHeader& header, std::size_t rows, const Files& files) {
  io::Json sources = io::Json::array();
  for (const auto& file : files) {
    const StoreHeader source = read_store_header(file);
    const std::filesystem::path manifest = file.parent_path() / manifest_name(source.shard);
    io::Json entry = {{"shard", source.shard.text()}};
    if (std::filesystem::exists(manifest)) {
      const io::Json old = io::Json::parse(io::read_text(manifest), nullptr, false);
      if (old.is_object() && old.contains("runs")) entry["runs"] = old["runs"];
      if (old.is_object() && old.contains("merged_from")) entry = old["merged_from"];
    }
    if (entry.is_array()) sources.insert(sources.end(), entry.begin(), entry.end());
    else if (std::ranges::find(sources, entry) == sources.end()) sources.push_back(entry);
  }
  const io::Json configuration = io::Json::parse(header.configuration);
  const io::Json manifest = {{"schema", 1},
                             {"system", configuration["system"]},
                             {"experiment", configuration["experiment"]},
                             {"version", header.version},
                             {"build_id", header.build_id},
                             {"shard", "1/1"},
                             {"rows", rows},
                             {"configuration", configuration},
                             {"merged_from", sources}};
  io::write_text(folder / manifest_name({}), io::json_text(manifest, 2) + "\n");
}

/// Adds a file's rows; a row that is there already must be the same.
void add_rows(std::map<Key, StoredRow>& rows, StoredFile& file, const std::filesystem::path& path, MergeSummary& summary) {
  for (StoredRow& row : file.rows) {
    const Key key{row.point, row.realization, row.algorithm};
    const auto [place, fresh] = rows.try_emplace(key, row);
    if (fresh) continue;
    ++summary.duplicates;
    if (place->second.same_result(row)) continue;
    throw InvalidInput(path.string() + ": point " + std::to_string(row.point) + ", realization " + std::to_string(row.realization) +
                       ", series '" + row.algorithm + "' contradicts another file's result; nothing was merged");
  }
}

MergeSummary merge_one(const std::filesystem::path& folder, const Files& files) {
  MergeSummary summary{.folder = folder, .files = files.size()};
  std::map<Key, StoredRow> rows;
  std::vector<Site> sites;
  StoreHeader header;
  for (std::size_t i = 0; i < files.size(); ++i) {
    StoredFile file = read_store(files[i]);
    if (i == 0) header = file.header;
    else require_same_run(header, files.front(), file.header, files[i]);
    if (sites.empty()) sites = file.sites;
    add_rows(rows, file, files[i], summary);
  }
  summary.rows = rows.size();
  const std::filesystem::path target = folder / store_name({});
  const bool already = files.size() == 1 && std::filesystem::exists(target) && std::filesystem::equivalent(files.front(), target);
  if (already) return summary;
  write_merged(target, header, rows, sites);
  write_merged_manifest(folder, header, rows.size(), files);
  return summary;
}

}  // namespace

std::vector<MergeSummary> merge(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output) {
  try {
    std::vector<MergeSummary> out;
    for (auto& [place, files] : group_files(inputs, output)) {
      std::ranges::sort(files);
      out.push_back(merge_one(output / place, files));
    }
    return out;
  } catch (const std::filesystem::filesystem_error& error) {
    throw IoError(error.what());
  }
}

}  // namespace airloom::experiments
