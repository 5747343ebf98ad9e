#include "airloom/experiments/store/coverage.hpp"

#include <algorithm>

#include "airloom/core/error.hpp"
#include "airloom/experiments/spec/plan.hpp"
#include "airloom/io/list_folder.hpp"

namespace airloom::experiments {

Coverage::Coverage(const io::Json& configuration, const std::string& file) {
  try {
    for (const io::Json& axis : configuration.at("sweep")) points_ *= axis.at("values").size();
    const auto realizations = configuration.at("realizations").get<std::int64_t>();
    if (points_ == 0 || realizations < 1 || static_cast<std::uint64_t>(realizations) > most_units / points_) {
      throw InvalidInput(file + ": is damaged: " + std::to_string(realizations) + " realizations at " + std::to_string(points_) +
                         " points");
    }
    stored_.resize(points_ * static_cast<std::size_t>(realizations));
  } catch (const io::Json::exception&) {
    throw InvalidInput(file + ": is damaged: its configuration cannot be read");
  }
}

void Coverage::add(const StoredRow& row) {
  if (row.point >= 0 && row.realization >= 0) add(static_cast<std::size_t>(row.point), static_cast<std::size_t>(row.realization));
}

void Coverage::add(std::size_t point, std::size_t realization) {
  if (point < points_ && realization < stored_.size() / points_) stored_[realization * points_ + point] = true;
}

std::size_t Coverage::stored() const { return static_cast<std::size_t>(std::ranges::count(stored_, true)); }

std::vector<Coverage::Part> Coverage::parts(int count, ShardRule rule) const {
  std::vector<Part> out(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) out[static_cast<std::size_t>(i)].shard = {.index = i + 1, .count = count, .rule = rule};
  for (std::size_t i = 0; i < stored_.size(); ++i) {
    Part& part = out[owner(i % points_, i / points_, points_, count, rule)];
    ++part.units;
    part.stored += stored_[i] ? 1U : 0U;
  }
  return out;
}

std::vector<Coverage::Part> Coverage::lacking(int count, ShardRule rule) const {
  std::vector<Part> all = parts(count, rule);
  std::erase_if(all, [](const Part& part) { return part.missing() == 0; });
  return all;
}

std::string missing_text(const Coverage::Part& part) {
  const std::string units = std::to_string(part.missing()) + " of " + std::to_string(part.units) + " units";
  return part.shard.whole() ? units : "shard " + part.shard.text() + " (" + units + ")";
}

int expected_shards(const std::filesystem::path& folder) {
  int most = 1;
  for (const auto& path : io::list_folder(folder)) {
    if (const auto shard = shard_of_name(path.filename().string())) most = std::max(most, shard->count);
  }
  return most;
}

}  // namespace airloom::experiments
