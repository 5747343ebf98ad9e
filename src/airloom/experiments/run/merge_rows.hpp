#pragma once
/// What the result files of one experiment hold together; used by merge.cpp.
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "airloom/experiments/store/coverage.hpp"
#include "airloom/experiments/store/stored_file.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

using RowKey = std::tuple<std::int64_t, std::int64_t, std::string>;

struct Gathered {
  StoreHeader header;  ///< with all files' fingerprints
  std::map<RowKey, StoredRow> rows;
  std::vector<Site> sites;
  std::set<RowKey> repeated;                 ///< that several files have, all alike
  std::size_t added_last = 0;                ///< rows of the last file that no other has
  std::vector<std::filesystem::path> blank;  ///< files in which nothing is stored yet
  std::vector<Coverage::Part> missing;       ///< shards without all their units
};

/// @throws InvalidInput  when the header's configuration is none
[[nodiscard]] io::Json configuration_of(const StoreHeader& header, const std::filesystem::path& file);

/// Reads and verifies all files.
/// @param accept_rounding  0: rows that several files have must be the same to the bit, and all files of machines that compute the same
///                         bits; else their numbers may differ by so much, relative, and the row whose text sorts first is taken
/// @throws InvalidInput    for damaged files, other configurations or builds (with the difference), rows that contradict each other
/// @throws IoError
[[nodiscard]] Gathered gather(const std::vector<std::filesystem::path>& files, double accept_rounding);

}  // namespace airloom::experiments
