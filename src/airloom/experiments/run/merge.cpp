#include "airloom/experiments/run/merge.hpp"

#include <algorithm>
#include <map>

#include "airloom/core/error.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/run/manifest.hpp"
#include "airloom/experiments/run/merge_rows.hpp"
#include "airloom/experiments/store/database.hpp"
#include "airloom/experiments/store/file_lock.hpp"
#include "airloom/experiments/store/store.hpp"
#include "airloom/io/fresh_file.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {
namespace {

using Files = std::vector<std::filesystem::path>;

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

/// Every result file of the inputs and the output, by experiment, each file once. One in which nothing is stored yet goes by its folder.
std::map<std::string, Files> group_files(const Files& inputs, const std::filesystem::path& output) {
  std::map<std::string, Files> groups;
  Files folders;
  for (const auto& input : inputs) {
    for (const auto& folder : result_folders(input)) folders.push_back(folder);
  }
  Files seen, blank;
  const auto add = [&](const std::filesystem::path& file) {
    const auto same = std::filesystem::weakly_canonical(file);
    if (std::ranges::find(seen, same) != seen.end()) return;
    seen.push_back(same);
    if (blank_store(file)) blank.push_back(file);
    else groups[place_of(configuration_of(read_store_header(file), file), file)].push_back(file);
  };
  for (const auto& folder : folders) {
    for (const auto& file : store_files(folder)) add(file);
  }
  for (auto& [place, files] : groups) {
    const auto present = output / place / store_name({});
    if (std::filesystem::exists(present)) add(present);
  }
  for (const auto& file : blank) {
    const auto folder = std::filesystem::weakly_canonical(file).parent_path();
    const auto group = groups.find(folder.parent_path().filename().string() + "/" + folder.filename().string());
    if (group == groups.end())
      throw InvalidInput(file.string() + ": nothing is stored in it yet, and no other file of its experiment has results");
    group->second.push_back(file);
  }
  return groups;
}

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
  const auto remove_all = [&] {
    remove_rest(fresh.path());
    std::error_code ignored;
    std::filesystem::remove(fresh.path().string() + ".lock", ignored);  // nobody else knows the name
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
  } catch (const Damaged&) {                                // a file that this process just made: the disk failed
    remove_all();
    throw IoError(target.string() + ": cannot be written: the disk failed; it is as before");
  } catch (...) {
    remove_all();
    throw;
  }
  fresh.commit();
  remove_rest(target);
}

void write_merged_manifest(const std::filesystem::path& folder, const StoreHeader& header, std::size_t rows, const Files& files) {
  io::Json sources = io::Json::array();
  for (const auto& file : files) {
    if (blank_store(file)) continue;
    const StoreHeader source = read_store_header(file);
    const std::filesystem::path manifest = file.parent_path() / manifest_name(source.shard);
    io::Json entry = {{"shard", source.shard.text()}};
    if (std::filesystem::exists(manifest)) {
      const io::Json old = io::Json::parse(io::read_text(manifest), nullptr, false);
      if (old.is_object() && old.contains("runs")) entry["runs"] = old["runs"];
      if (old.is_object() && old.contains("merged_from")) entry = old["merged_from"];
    }
    for (const io::Json& one : entry.is_array() ? entry : io::Json::array({entry})) {
      if (std::ranges::find(sources, one) == sources.end()) sources.push_back(one);
    }
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

bool is_file(const std::filesystem::path& a, const std::filesystem::path& b) {
  return std::filesystem::exists(a) && std::filesystem::exists(b) && std::filesystem::equivalent(a, b);
}

MergeSummary merge_one(const std::filesystem::path& folder, Files files, const MergeOptions& options) {
  const std::filesystem::path target = folder / store_name({});
  Gathered all = gather(files, options.accept_rounding);  // bad input is refused before anything is made
  const auto summary = [&] {
    return MergeSummary{.folder = folder,
                        .files = files.size() - all.blank.size(),
                        .rows = all.rows.size(),
                        .duplicates = all.repeated.size(),
                        .blank = all.blank,
                        .missing = all.missing};
  };
  if (files.size() == 1 && is_file(files.front(), target)) return summary();
  std::filesystem::create_directories(folder);
  const FileLock lock(target);
  const bool onto = std::filesystem::exists(target);
  if (onto) {  // a run may have ended in between: what it stored counts
    std::erase_if(files, [&](const auto& file) { return is_file(file, target); });
    files.push_back(target);
    all = gather(files, options.accept_rounding);
  }
  write_merged(target, all);
  Files told = files;
  if (onto) {  // what is told of earlier merges comes first, so that another tells the same
    std::rotate(told.begin(), told.end() - 1, told.end());
    const bool stopped_before_its_manifest = all.added_last == 0 && !std::filesystem::exists(folder / manifest_name({}));
    if (stopped_before_its_manifest) told.erase(told.begin());
  }
  write_merged_manifest(folder, all.header, all.rows.size(), told);
  return summary();
}

}  // namespace

std::vector<MergeSummary> merge(const std::vector<std::filesystem::path>& inputs, const std::filesystem::path& output,
                                const MergeOptions& options) {
  try {
    std::vector<MergeSummary> out;
    std::map<std::string, Files> groups = group_files(inputs, output);
    for (auto& [place, files] : groups) std::ranges::sort(files);
    if (groups.size() > 1) {  // what is wrong with one is known before any is written
      for (const auto& [place, files] : groups) (void)gather(files, options.accept_rounding);
    }
    for (const auto& [place, files] : groups) {
      out.push_back(merge_one(output / place, files, options));
    }
    return out;
  } catch (const std::filesystem::filesystem_error& error) {
    throw IoError(error.what());
  }
}

}  // namespace airloom::experiments
