#pragma once
/// Which units, (point, realization) pairs, of a run are stored, and whose the others are.
#include <filesystem>
#include <string>
#include <vector>

#include "airloom/experiments/store/stored_file.hpp"
#include "airloom/io/json.hpp"

namespace airloom::experiments {

/// The units of a run that are stored, in whatever files.
class Coverage {
 public:
  /// @param configuration  of a result file @throws InvalidInput  when it is damaged
  explicit Coverage(const io::Json& configuration, const std::string& file);

  /// Counts the row's unit as stored, when it is of the run.
  void add(const StoredRow& row);
  void add(std::size_t point, std::size_t realization);

  [[nodiscard]] std::size_t units() const { return stored_.size(); }
  [[nodiscard]] std::size_t stored() const;
  /// Units of a shard, and how many of them are stored.
  struct Part {
    Shard shard;
    std::size_t units = 0;
    std::size_t stored = 0;
    [[nodiscard]] std::size_t missing() const { return units - stored; }
  };
  /// Shards 1/n to n/n.
  [[nodiscard]] std::vector<Part> parts(int count, ShardRule rule = ShardRule::units) const;
  /// Those of them that lack units.
  [[nodiscard]] std::vector<Part> lacking(int count, ShardRule rule = ShardRule::units) const;

 private:
  std::size_t points_ = 1;
  std::vector<bool> stored_;  ///< realization * points + point
};

/// "shard 2/3 (12 of 12 units)", or "12 of 36 units" of a run that was not split.
[[nodiscard]] std::string missing_text(const Coverage::Part& part);

/// The largest n of the files "results-2of3.sqlite" and "manifest-2of3.json" of a folder; 1 when there are none.
[[nodiscard]] int expected_shards(const std::filesystem::path& folder);

}  // namespace airloom::experiments
