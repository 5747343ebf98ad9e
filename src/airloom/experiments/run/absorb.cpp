#include "airloom/experiments/run/absorb.hpp"

#include <memory>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/run/manifest.hpp"
#include "airloom/experiments/run/merge.hpp"
#include "airloom/experiments/run/runner.hpp"
#include "airloom/experiments/store/file_lock.hpp"
#include "airloom/io/fresh_file.hpp"

namespace airloom::experiments {
namespace {

namespace fs = std::filesystem;

/// A shard that no other process writes while this lives.
struct Held {
  explicit Held(const fs::path& path) : file(path), lock(std::make_unique<FileLock>(path)) {}
  fs::path file;
  std::unique_ptr<FileLock> lock;
};

/// The database first: a log without one is ignored, one without its log might lack rows.
void remove_store(const fs::path& file) {
  for (const char* rest : {"", "-wal", "-shm", "-journal"}) fs::remove(file.string() + rest);
}

/// Shards of the folder, and files of any name in which nothing was stored. All are checked, nothing is changed.
std::vector<fs::path> checked_shards(const Plan& plan, const fs::path& folder) {
  std::vector<fs::path> shards;
  for (const fs::path& file : store_files(folder)) {
    const bool whole = file.filename() == store_name({});
    if (whole) {
      const FileLock nobody_writes_it(file);
    }
    const bool blank = blank_store(file);
    if (!blank) {
      const StoreHeader header = read_store_header(file);
      require_same(file.string(), header, store_header(plan, header.shard));
    }
    if (!whole || blank) shards.push_back(file);
  }
  return shards;
}

std::size_t absorb(const Plan& plan, const fs::path& output) {
  const fs::path folder = result_folder(output, plan.experiment);
  if (!fs::is_directory(folder)) return 0;
  std::vector<Held> shards;
  for (const fs::path& file : checked_shards(plan, folder)) {
    Held held(file);
    if (blank_store(file)) remove_store(file);
    else if (file.filename() != store_name({})) shards.push_back(std::move(held));
  }
  if (shards.empty()) return 0;
  std::vector<fs::path> manifests;
  for (const Held& held : shards) manifests.push_back(folder / manifest_name(read_store_header(held.file).shard));
  (void)merge({folder}, output);
  // Manifests first: what is left of a removal that fails is a shard, which the next run finds and absorbs again.
  for (const fs::path& manifest : manifests) fs::remove(manifest);
  for (const Held& held : shards) remove_store(held.file);
  io::flush_folder(folder);  // else they could come back when the power goes
  return shards.size();
}

}  // namespace

std::size_t absorb_shards(const Plan& plan, const fs::path& output) {
  try {
    return absorb(plan, output);
  } catch (const fs::filesystem_error& error) {
    throw IoError(error.what());
  }
}

}  // namespace airloom::experiments
