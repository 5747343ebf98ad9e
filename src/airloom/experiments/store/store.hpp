#pragma once
/// The result file of one experiment: `results.sqlite`, or `results-2of3.sqlite` for a shard.
///
/// Tables: meta(key, value), records(point, realization, algorithm, status, message, "values"), timing(point, realization,
/// algorithm, wall_s, cpu_s), sites(json). Every unit of work, all series of one (point, realization), is one transaction, and
/// the row count and checksum in `meta` change with it: whatever kills the program, what is stored is whole. The checksum is a
/// sum over the rows, so it does not depend on their order.
#include <filesystem>
#include <memory>
#include <vector>

#include "airloom/experiments/store/stored_file.hpp"

namespace airloom::experiments {

/// A result file open for writing by this process alone.
class Store {
 public:
  /// Creates the file, or opens and verifies the one that is there. The header's TOML text replaces the stored one.
  /// @throws IoError       when it cannot be written, or another process is writing it
  /// @throws InvalidInput  when it is no result file, is damaged, or was made from another configuration (the difference is
  ///                       shown), by another build, or for another shard
  Store(const std::filesystem::path& file, const StoreHeader& header);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  /// Rows that were there when it was opened.
  [[nodiscard]] const std::vector<StoredRow>& found() const;
  /// Stores the rows of one or more units in one transaction. Not thread-safe: one writer at a time. @throws IoError
  void commit(const std::vector<StoredRow>& rows);
  /// Stores the deployment drawing, unless there is one.
  void set_sites(const std::vector<Site>& sites);
  /// Folds the log into the file and ends the writing: the file is whole by itself then, and on the disk.
  /// @throws IoError  when that fails; what was committed is in file and log together
  void finish();
  /// As finish, but where another process reads the file for long the log stays: what was committed is on the disk all the same.
  void settle();

 private:
  struct Parts;
  template <class Act>
  void doubt_damage(Act&& act);

  std::unique_ptr<Parts> parts_;
};

}  // namespace airloom::experiments
