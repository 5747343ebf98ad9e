#include "airloom/experiments/merge.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "airloom/core/error.hpp"
#include "airloom/experiments/file_lock.hpp"
#include "airloom/experiments/manifest.hpp"
#include "airloom/experiments/plan.hpp"
#include "airloom/experiments/table.hpp"
#include "airloom/io/fresh_file.hpp"
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

/// What the files of one experiment hold together.
struct Gathered {
  StoreHeader header;
  std::map<Key, StoredRow> rows;
  std::vector<Site> sites;
  std::size_t duplicates = 0;
};

/// The file that was just written, read back: it must hold what was meant.
void require_written(const std::filesystem::path& file, const Gathered& wanted) {
  const StoredFile written = read_store(file);
  bool same = written.rows.size() == wanted.rows.size() && written.header.configuration == wanted.header.configuration;
  auto row = wanted.rows.begin();
  for (std::size_t i = 0; same && i < written.rows.size(); ++i, ++row) same = written.rows[i].same_result(row->second);
  if (!same) throw IoError(file.string() + ": was not written as it was meant; the target is as before");
}

/// A new file beside the target, whole and on the disk before it takes the target's place. The caller holds the target's lock.
void write_merged(const std::filesystem::path& target, const Gathered& gathered) {
  io::FreshFile fresh(target);
  const auto remove_rest = [](const std::filesystem::path& file) {
    std::error_code ignored;
    for (const char* rest : {"-wal", "-shm", "-journal"}) std::filesystem::remove(file.string() + rest, ignored);
  };
  try {
    StoreHeader header = gathered.header;
    header.shard = {};
    Store store(fresh.path(), header);
    std::vector<StoredRow> all;
    for (const auto& [key, row] : gathered.rows) all.push_back(row);
    store.commit(all);
    if (!gathered.sites.empty()) store.set_sites(gathered.sites);
    store.finish();
    require_written(fresh.path(), gathered);
    if (std::filesystem::exists(target)) fold_log(target);  // a log beside the new file would not be its own
  } catch (...) {
    remove_rest(fresh.path());
    throw;
  }
  fresh.commit();
  remove_rest(target);
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
void add_rows(Gathered& all, StoredFile& file, const std::filesystem::path& path) {
  for (StoredRow& row : file.rows) {
    const Key key{row.point, row.realization, row.algorithm};
    const auto [place, fresh] = all.rows.try_emplace(key, row);
    if (fresh) continue;
    ++all.duplicates;
    if (place->second.same_result(row)) continue;
    throw InvalidInput(path.string() + ": point " + std::to_string(row.point) + ", realization " + std::to_string(row.realization) +
                       ", series '" + row.algorithm + "' contradicts another file's result; nothing was merged");
  }
}

Gathered gather(const Files& files) {
  Gathered all;
  for (std::size_t i = 0; i < files.size(); ++i) {
    StoredFile file = read_store(files[i]);
    if (i == 0) all.header = file.header;
    else require_same_run(all.header, files.front(), file.header, files[i]);
    if (all.sites.empty()) all.sites = file.sites;
    add_rows(all, file, files[i]);
  }
  return all;
}

bool is_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  return std::filesystem::exists(a) && std::filesystem::exists(b) && std::filesystem::equivalent(a, b);
}

MergeSummary merge_one(const std::filesystem::path& folder, Files files) {
  const std::filesystem::path target = folder / store_name({});
  Gathered all = gather(files);  // bad input is refused before anything is made
  const auto summary = [&] {
    return MergeSummary{.folder = folder, .files = files.size(), .rows = all.rows.size(), .duplicates = all.duplicates};
  };
  if (files.size() == 1 && is_file(files.front(), target)) return summary();
  std::filesystem::create_directories(folder);
  const FileLock lock(target);
  if (std::filesystem::exists(target)) {  // a run may have ended in between: what it stored counts
    if (std::ranges::none_of(files, [&](const auto& file) { return is_file(file, target); })) files.push_back(target);
    all = gather(files);
  }
  write_merged(target, all);
  write_merged_manifest(folder, all.header, all.rows.size(), files);
  return summary();
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
