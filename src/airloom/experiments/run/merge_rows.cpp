#include "airloom/experiments/run/merge_rows.hpp"

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/store/rounding.hpp"

namespace airloom::experiments {
namespace {

void require_same_run(const StoreHeader& first, const std::filesystem::path& first_file, const StoreHeader& other,
                      const std::filesystem::path& file, double accept_rounding) {
  const std::string names = first_file.string() + " and " + file.string();
  const std::string difference = difference_text(configuration_of(first, first_file), configuration_of(other, file));
  if (!difference.empty()) throw InvalidInput(names + ": results of different configurations cannot be merged:\n" + difference);
  if (first.build_id != other.build_id) {
    throw InvalidInput(names + ": results of different builds cannot be merged:\n  build_id: " + first.build_id + " -> " + other.build_id);
  }
  if (!(accept_rounding > 0.0) && !same_rounding(first.fingerprint, other.fingerprint)) {
    throw InvalidInput(names +
                       ": were computed on machines whose numbers differ in their last digits; --accept-rounding 1e-9 merges what agrees "
                       "to that:\n  fingerprint: " +
                       first.fingerprint + " -> " + other.fingerprint);
  }
}

bool agree(const StoredRow& a, const StoredRow& b, double tolerance) {
  return tolerance > 0.0 && a.status == b.status && values_agree(a.values, b.values, tolerance);
}

/// Adds a file's rows; a row that is there already must be the same.
void add_rows(Gathered& all, StoredFile& file, const std::filesystem::path& path, double accept_rounding) {
  for (StoredRow& row : file.rows) {
    const RowKey key{row.point, row.realization, row.algorithm};
    const auto [place, fresh] = all.rows.try_emplace(key, row);
    if (fresh) continue;
    all.repeated.insert(key);
    if (place->second.same_result(row)) continue;
    if (agree(place->second, row, accept_rounding)) {
      if (std::tie(row.values, row.message) < std::tie(place->second.values, place->second.message)) place->second = row;
      continue;
    }
    throw InvalidInput(path.string() + ": point " + std::to_string(row.point) + ", realization " + std::to_string(row.realization) +
                       ", series '" + row.algorithm + "' contradicts another file's result; nothing was merged");
  }
}

/// What no file holds, shard by shard of the largest number that any of them was split into.
std::vector<Coverage::Part> missing_parts(const Gathered& all, const Shard& split, const std::filesystem::path& file) {
  Coverage coverage(configuration_of(all.header, file), file.string());
  for (const auto& [key, row] : all.rows) coverage.add(row);
  return coverage.lacking(split.count, split.rule);
}

}  // namespace

io::Json configuration_of(const StoreHeader& header, const std::filesystem::path& file) {
  io::Json json = io::Json::parse(header.configuration, nullptr, false);
  if (!json.is_object() || !json.contains("system") || !json["system"].is_string() || !json.contains("experiment") ||
      !json["experiment"].is_string()) {
    throw InvalidInput(file.string() + ": is damaged: its configuration cannot be read");
  }
  return json;
}

Gathered gather(const std::vector<std::filesystem::path>& files, double accept_rounding) {
  Gathered all;
  Shard split;
  const std::filesystem::path* first = nullptr;
  for (const std::filesystem::path& path : files) {
    if (blank_store(path)) {
      all.blank.push_back(path);
      continue;
    }
    StoredFile file = read_store(path);
    require_experiment(file, path.string());
    if (first == nullptr) all.header = file.header;
    else require_same_run(all.header, *first, file.header, path, accept_rounding);
    if (first == nullptr) first = &path;
    all.header.fingerprint = joined_fingerprints(all.header.fingerprint, file.header.fingerprint);
    if (file.header.shard.count > split.count) split = file.header.shard;
    split.count = std::max(split.count, expected_shards(path.parent_path()));
    if (all.sites.empty()) all.sites = file.sites;
    const std::size_t before = all.rows.size();
    add_rows(all, file, path, accept_rounding);
    all.added_last = all.rows.size() - before;
  }
  if (first != nullptr) all.missing = missing_parts(all, split, *first);
  return all;
}

}  // namespace airloom::experiments
