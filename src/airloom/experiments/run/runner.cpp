#include "airloom/experiments/run/runner.hpp"

#include <array>
#include <atomic>
#include <cctype>
#include <map>
#include <mutex>

#include "airloom/core/error.hpp"
#include "airloom/core/parallel_for.hpp"
#include "airloom/core/version.hpp"
#include "airloom/experiments/results/table.hpp"
#include "airloom/experiments/run/manifest.hpp"
#include "airloom/experiments/system/fingerprint.hpp"
#include "airloom/io/list_folder.hpp"

namespace airloom::experiments {
namespace {

using Clock = std::chrono::steady_clock;

struct Unit {
  std::size_t point;
  std::uint64_t realization;
};

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// Marks the units of a shard that the rows make up, counts its failed rows, and refuses rows that do not belong to the plan.
std::vector<bool> stored_units(const Plan& plan, const Shard& shard, const std::vector<StoredRow>& stored_rows, std::size_t& failed_rows) {
  const std::size_t points = plan.experiment.points();
  const auto realizations = static_cast<std::size_t>(plan.experiment.realizations);
  const std::size_t width = plan.experiment.series.size();
  std::vector<std::size_t> rows(points * realizations);
  for (const StoredRow& row : stored_rows) {
    const auto point = static_cast<std::size_t>(row.point);
    const auto realization = static_cast<std::size_t>(row.realization);
    if (row.point < 0 || row.realization < 0 || point >= points || realization >= realizations) {
      throw InvalidInput("result file: is damaged: row of point " + std::to_string(row.point) + ", realization " +
                         std::to_string(row.realization));
    }
    if (!shard.has(point, realization, points)) continue;
    ++rows[realization * points + point];
    if (!usable_status(row.status)) ++failed_rows;
  }
  std::vector<bool> stored(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] != 0 && rows[i] != width)
      throw InvalidInput("result file: is damaged: a unit has " + std::to_string(rows[i]) + " of " + std::to_string(width) + " rows");
    stored[i] = rows[i] == width;
  }
  return stored;
}

/// One run: what is to do, and what the workers share.
struct Session {
  const Plan& plan;
  const RunControl& control;
  std::optional<Store> store;
  std::vector<Unit> pending;
  RunProgress progress;
  Clock::time_point start;
  std::mutex writing;  ///< one writer at a time: guards what follows, store and progress
  std::optional<StoredRow> failure = {};
};

void collect_units(Session& session, const std::vector<StoredRow>& rows) {
  RunProgress& progress = session.progress;
  progress.total = progress.found = progress.failed_rows = 0;
  session.pending.clear();
  const std::vector<bool> stored = stored_units(session.plan, session.control.shard, rows, progress.failed_rows);
  const std::size_t points = session.plan.experiment.points();
  for (std::size_t i = 0; i < stored.size(); ++i) {
    const Unit unit{.point = i % points, .realization = i / points};
    if (!session.control.shard.has(unit.point, unit.realization, points)) continue;
    ++progress.total;
    if (stored[i]) ++progress.found;
    else session.pending.push_back(unit);
  }
}

/// Units of one point that are solved together, in the order of the pending ones.
std::vector<std::vector<Unit>> chunks_of(const std::vector<Unit>& pending, std::size_t most) {
  std::vector<std::vector<Unit>> chunks;
  std::map<std::size_t, std::size_t> open;  // by point: the chunk that still has room
  for (const Unit& unit : pending) {
    const auto found = open.find(unit.point);
    if (found != open.end() && chunks[found->second].size() < most) {
      chunks[found->second].push_back(unit);
      continue;
    }
    open[unit.point] = chunks.size();
    chunks.push_back({unit});
  }
  return chunks;
}

void solve_and_store(Session& session, std::span<const Unit> chunk, int worker, const std::stop_token& stop) {
  const bool drawing = chunk.front().point == 0 && chunk.front().realization == 0;
  std::vector<Site> sites;
  std::vector<std::uint64_t> realizations;
  for (const Unit& unit : chunk) realizations.push_back(unit.realization);
  const auto solved =
      solve_units(session.plan, chunk.front().point, realizations, {.worker = worker, .stop = stop, .sites = drawing ? &sites : nullptr});
  if (solved.empty()) return;
  std::vector<StoredRow> rows;
  for (const std::vector<StoredRow>& unit : solved) rows.insert(rows.end(), unit.begin(), unit.end());
  const std::scoped_lock lock(session.writing);
  if (!sites.empty()) session.store->set_sites(sites);
  session.store->commit(rows);
  session.progress.done += solved.size();
  for (const StoredRow& row : rows) {
    if (usable_status(row.status)) continue;
    ++session.progress.failed_rows;
    if (!session.failure) session.failure = row;
  }
  session.progress.elapsed_s = seconds_since(session.start);
  if (session.control.on_progress) session.control.on_progress(session.progress);
}

/// "other files" of the folder were made from the same configuration, or the run is refused before it does any work.
void require_matching_shards(const std::filesystem::path& folder, const StoreHeader& header) {
  if (!io::is_folder(folder)) return;
  for (const std::filesystem::path& file : store_files(folder)) {
    if (file.filename() == store_name(header.shard) || blank_store(file)) continue;
    const StoreHeader other = read_store_header(file);
    const std::string difference =
        difference_text(io::Json::parse(other.configuration, nullptr, false), io::Json::parse(header.configuration));
    if (!difference.empty()) {
      throw InvalidInput(file.string() + ": holds results of another configuration; choose another folder with -o. Stored -> wanted:\n" +
                         difference);
    }
  }
}

/// Rows of the folder's whole result file, if there is one.
std::vector<StoredRow> whole_rows(const std::filesystem::path& folder, StoreHeader header) {
  const std::filesystem::path file = folder / store_name({});
  if (!std::filesystem::exists(file)) return {};
  StoredFile whole = read_store(file);
  header.shard = {};
  require_same(file.string(), whole.header, header);
  return std::move(whole.rows);
}

}  // namespace

std::filesystem::path result_folder(const std::filesystem::path& folder, const Experiment& experiment) {
  return folder / experiment.system / experiment.id;
}

StoreHeader store_header(const Plan& plan, const Shard& shard) {
  return {.configuration = io::json_text(plan.configuration),
          .build_id = build_id(),
          .version = version(),
          .id = plan.experiment.id,
          .toml = plan.experiment.toml,
          .shard = shard,
          .fingerprint = numeric_fingerprint(),
          .command = plan.command};
}

RunSummary run(const Plan& plan, const std::filesystem::path& folder, const RunControl& control) {
  RunSummary summary{.folder = result_folder(folder, plan.experiment), .progress = {}};
  const StoreHeader header = store_header(plan, control.shard);
  const bool together = control.together && !control.shard.whole();
  Session session{.plan = plan, .control = control, .store = {}, .pending = {}, .progress = {}, .start = Clock::now(), .writing = {}};
  session.progress.experiment = plan.experiment.system + "/" + plan.experiment.id;
  std::vector<StoredRow> rows;
  if (together) {
    rows = whole_rows(summary.folder, header);
    collect_units(session, rows);
    summary.progress = session.progress;
    summary.complete = session.pending.empty();
    if (summary.complete) return summary;
  } else {
    require_matching_shards(summary.folder, header);
  }
  session.store.emplace(summary.folder / store_name(control.shard), header);
  rows.insert(rows.end(), session.store->found().begin(), session.store->found().end());
  collect_units(session, rows);
  rows = {};
  if (control.on_progress) control.on_progress(session.progress);

  std::stop_source halt;
  const std::stop_callback forward(control.stop, [&halt] { halt.request_stop(); });
  std::atomic<bool> out_of_time{false};
  const bool together_in_batches = plan.batch() > 1;  // else each by itself, without lists of lists
  const auto chunks = together_in_batches ? chunks_of(session.pending, plan.batch()) : std::vector<std::vector<Unit>>{};
  parallel_for(
      together_in_batches ? chunks.size() : session.pending.size(), control.threads,
      [&](std::size_t index, int worker) {
        if (control.deadline && Clock::now() >= *control.deadline) {
          out_of_time = true;
          halt.request_stop();
          return;
        }
        const auto chunk = together_in_batches ? std::span<const Unit>(chunks[index]) : std::span<const Unit>(&session.pending[index], 1);
        solve_and_store(session, chunk, worker, halt.get_token());
      },
      halt.get_token());

  session.store->settle();
  session.progress.elapsed_s = seconds_since(session.start);
  summary.progress = session.progress;
  summary.complete = session.progress.done == session.pending.size();
  summary.out_of_time = out_of_time && !summary.complete;
  if (const std::optional<StoredRow>& row = session.failure) {
    summary.first_failure = "point " + std::to_string(row->point) + ", realization " + std::to_string(row->realization) + ", " +
                            row->algorithm + ": " + row->status + (row->message.empty() ? "" : ": " + row->message);
  }
  write_manifest(plan, summary, control);
  return summary;
}

std::chrono::seconds parse_duration(const std::string& text) {
  const auto refuse = [&text] {
    throw InvalidInput("time limit: '" + text + "'; must be like 3h55m, 90s or 1d, longer than nothing and at most 36500d");
  };
  constexpr std::int64_t most = std::int64_t{36500} * 86400;  // a clock that counts nanoseconds ends after 292 years
  std::int64_t total = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::int64_t number = 0;
    const std::size_t begin = at;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0 && at - begin < 9)
      number = 10 * number + (text[at++] - '0');
    if (at == begin || at == text.size()) refuse();
    const std::string_view units = "smhd";
    constexpr std::array<std::int64_t, 4> lengths{1, 60, 3600, 86400};
    const std::size_t unit = units.find(text[at++]);
    if (unit == std::string_view::npos) refuse();
    total += number * lengths[unit];  // at most 10^9 days
    if (total > most) refuse();
  }
  if (total <= 0) refuse();
  return std::chrono::seconds(total);
}

}  // namespace airloom::experiments
