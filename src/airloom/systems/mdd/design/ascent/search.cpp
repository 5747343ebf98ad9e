#include "airloom/systems/mdd/design/ascent/search.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "airloom/core/limits.hpp"

namespace airloom::mdd {
namespace {

constexpr double nearly_kept = 1e-2;  ///< violation up to which a rough ascent is ranked by its value

/// What has been reached from one start.
struct Candidate {
  Climbed climbed;
  StartFamily family = StartFamily::all;
};

/// By value where promises are nearly kept, else by how far they are from it.
bool roughly_better(const Climbed& a, const Climbed& b) {
  const bool kept_a = a.violation <= nearly_kept, kept_b = b.violation <= nearly_kept;
  if (kept_a != kept_b) return kept_a;
  return kept_a ? a.value > b.value : a.violation < b.violation;
}

/// Of finished ascents; an answer that keeps its promises is better than any other.
bool better(const Climbed& a, const Climbed& b, double by) {
  const bool kept_a = a.violation <= 0.0, kept_b = b.violation <= 0.0;
  if (kept_a != kept_b) return kept_a;
  return kept_a ? a.value > b.value + by * std::abs(b.value) : a.violation < b.violation;
}

class Search {
 public:
  Search(const Climber& climber, const SearchPlan& plan, std::uint64_t seed, const OnIteration& on_iteration)
      : climber_(climber), plan_(plan), seed_(seed), on_iteration_(on_iteration) {
    best_of_family_.fill(-infinity);
  }

  SearchResult run(const std::vector<GivenStart>& given) {
    double first_of_row = 0.0;
    int row = 0;
    for (int pass = 0; pass < plan_.passes && (pass == 0 || !over()); ++pass) {
      std::vector<Candidate> candidates = starts(pass, given);
      climb_best(candidates);
      perturb();
      if (!result_found_) break;
      // three passes in a row that end at the same value are enough
      const double end = pass_best_.value;
      const bool same = row > 0 && std::abs(end - first_of_row) <= 1e-4 * std::abs(first_of_row) && pass_best_.violation <= 0.0;
      row = same ? row + 1 : 1;
      if (!same) first_of_row = end;
      if (row == 3) break;
    }
    settle();
    result_.over = over();
    result_.second_best = -infinity;
    for (std::size_t f = 0; f < best_of_family_.size(); ++f) {
      if (f != static_cast<std::size_t>(result_.family)) result_.second_best = std::max(result_.second_best, best_of_family_[f]);
    }
    if (!std::isfinite(result_.second_best)) result_.second_best = result_.best.value;
    return std::move(result_);
  }

 private:
  [[nodiscard]] bool over() { return stopped_ || climber_.clock().over(); }
  /// Every start has its own random stream.
  [[nodiscard]] RandomStream next_stream() { return {seed_, StreamId::solver_initialization, next_stream_++}; }

  void note(const Climbed& climbed, StartFamily family) {
    ++result_.starts;
    if (climbed.violation <= 0.0 || !climber_.promises().any()) {
      double& best = best_of_family_[static_cast<std::size_t>(family)];
      best = std::max(best, climbed.value);
    }
    if (on_iteration_ && !on_iteration_({"search", result_.starts, result_found_ ? result_.best.value : climbed.value})) stopped_ = true;
  }

  [[nodiscard]] Candidate quick(const Shares& from, StartFamily family) {
    Candidate out{.climbed = climber_.quick(from), .family = family};
    note(out.climbed, family);
    return out;
  }

  /// From ten times the true interference down to it.
  [[nodiscard]] Shares after_exaggeration(const Shares& from) const {
    ShareModel& model = climber_.model();
    Eigen::VectorXd x = model.logarithms(from.p, from.q);
    for (const double theta : {10.0, 3.0}) (void)ascend(model, sum_of_rates, {.steps = 20, .tolerance = 1e-7}, climber_.clock(), x, theta);
    model.look(x);
    return shares_at(model);
  }

  [[nodiscard]] std::vector<Candidate> starts(int pass, const std::vector<GivenStart>& given) {
    ShareModel& model = climber_.model();
    std::vector<Candidate> out;
    const auto add = [&](const Shares& from, StartFamily family) {
      if (out.empty() || !over()) out.push_back(quick(from, family));
    };
    if (pass == 0) {
      const Shares plain = all_on(model, 0.7, 0.1);
      add(plain, StartFamily::all);
      for (const GivenStart& start : given) add(start.shares, start.family);
      if (plan_.exaggerated && !over()) add(after_exaggeration(plain), StartFamily::exaggerated);
      // where the directions disturb each other much, one of them alone may be best; no flip of single streams leads there
      for (const int dl : {1, 0}) {
        if (plan_.patterns > 0 && !over()) add(pattern_shares(model, one_direction(model, dl), plan_.off), StartFamily::on_off);
      }
    }
    for (int k = 0; k < plan_.randoms && !over(); ++k) add(random_shares(model, next_stream()), StartFamily::random);
    for (int k = 0; k < plan_.patterns && !over(); ++k) {
      constexpr std::array<double, 4> densities{1.0, 0.0, 0.5, 0.25};
      RandomStream stream = next_stream();
      const bool fixed = pass == 0 && k < static_cast<int>(densities.size());
      Pattern pattern = random_pattern(model, fixed ? densities[static_cast<std::size_t>(k)] : stream.uniform(0.05, 1.0), stream);
      improve_pattern(model, pattern, plan_.scored_entries, stream, climber_.clock());
      add(pattern_shares(model, pattern, plan_.off), StartFamily::on_off);
    }
    return out;
  }

  /// Keeps a finished ascent if it is the best. @return  whether it is, of this pass
  bool keep(Candidate&& found, double by) {
    const bool best_of_pass = !pass_started_ || better(found.climbed, pass_best_, by);
    if (best_of_pass) pass_best_ = found.climbed;
    pass_started_ = true;
    if (!result_found_ || better(found.climbed, result_.best, by)) {
      result_found_ = true;
      result_.best = std::move(found.climbed);
      result_.family = found.family;
      result_.history.push_back(result_.best.value);
    }
    return best_of_pass;
  }

  void climb_best(std::vector<Candidate>& candidates) {
    pass_started_ = false;
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return roughly_better(a.climbed, b.climbed); });
    double latest = -infinity;
    int finished = 0;
    for (Candidate& candidate : candidates) {
      if (finished >= plan_.finished || (finished > 0 && over())) break;
      // a second time to the same end tells nothing
      if (finished > 0 && candidate.climbed.violation <= nearly_kept &&
          std::abs(candidate.climbed.value - latest) <= 1e-6 * std::abs(latest))
        continue;
      latest = candidate.climbed.value;
      const StartFamily family = candidate.family;
      Candidate done{.climbed = climber_.finish(candidate.climbed.at), .family = family};
      note(done.climbed, family);
      keep(std::move(done), 0.0);
      ++finished;
    }
  }

  /// Goes on from the best answer where its ascent ended at the limit of its steps.
  void settle() {
    if (!result_found_ || result_.best.met || over()) return;
    Climbed longer = climber_.settle(result_.best.at);
    note(longer, result_.family);
    if (better(result_.best, longer, 1e-12)) return;
    result_.best = std::move(longer);
    result_.history.push_back(result_.best.value);
  }

  void perturb() {
    int idle = 0;
    for (int round = 0; round < plan_.rounds && idle < plan_.patience && !over(); ++round) {
      RandomStream stream = next_stream();
      Shares changed = pass_best_.at;
      flip_streams(climber_.model(), changed, 1 + round % plan_.most_flips, stream);
      Candidate found = quick(changed, StartFamily::perturbed);
      ++idle;
      const bool near =
          found.climbed.violation <= nearly_kept && found.climbed.value >= pass_best_.value - 0.003 * std::abs(pass_best_.value);
      const bool promising = near || (pass_best_.violation > 0.0 && found.climbed.violation < pass_best_.violation);
      if (!promising || over()) continue;
      if (std::abs(found.climbed.value - pass_best_.value) <= 1e-7 * std::abs(pass_best_.value) && found.climbed.violation <= 1e-7)
        continue;
      Candidate done{.climbed = climber_.finish(found.climbed.at), .family = StartFamily::perturbed};
      note(done.climbed, StartFamily::perturbed);
      if (keep(std::move(done), 1e-7)) idle = 0;
    }
  }

  const Climber& climber_;
  SearchPlan plan_;
  std::uint64_t seed_;
  const OnIteration& on_iteration_;
  std::uint64_t next_stream_ = 0;
  bool stopped_ = false;
  bool result_found_ = false, pass_started_ = false;
  Climbed pass_best_;
  SearchResult result_;
  std::array<double, enum_names(StartFamily{}).size()> best_of_family_{};
};

}  // namespace

SearchPlan plan_for(Eigen::Index unknowns, bool promises, int effort) {
  SearchPlan plan;
  if (unknowns <= 200) {
    plan.passes = 12;
    plan.scored_entries = 200;
  } else if (unknowns <= 500) {
    plan.randoms = 6;
    plan.patterns = 4;
    plan.scored_entries = 64;
    plan.rounds = 400;
    plan.patience = 100;
  } else {
    plan.randoms = 2;
    plan.patterns = 0;
    plan.rounds = 400;
    plan.patience = 60;
    plan.most_flips = 11;
  }
  if (promises) {
    plan.off = 1e-2;
    plan.exaggerated = false;
    plan.passes = std::min(plan.passes, 6);
    plan.rounds = plan.patience = unknowns <= 200 ? 24 : unknowns <= 500 ? 12 : 2;
    if (unknowns > 500) plan.finished = 2;
  }
  plan.randoms *= effort;
  plan.patterns *= effort;
  plan.rounds *= effort;
  plan.patience *= effort;
  if (effort == 0) {
    plan.passes = 1;
    plan.exaggerated = false;
  }
  return plan;
}

SearchResult search(const Climber& climber, const SearchPlan& plan, const std::vector<GivenStart>& given, std::uint64_t seed,
                    const OnIteration& on_iteration) {
  return Search(climber, plan, seed, on_iteration).run(given);
}

}  // namespace airloom::mdd
