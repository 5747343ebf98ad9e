#include "airloom/report/verdict_json.hpp"

#include <cmath>

#include "airloom/core/enums.hpp"

namespace airloom::report {
namespace {

using experiments::Band;
using experiments::Verdict;

io::Json number(double value) { return std::isfinite(value) ? io::Json(value) : io::Json(); }

io::Json band_json(const Band& band) {
  io::Json json = io::Json::object();
  if (std::isfinite(band.min)) json[band.strict_min ? "above" : "min"] = band.min;
  if (std::isfinite(band.max)) json[band.strict_max ? "below" : "max"] = band.max;
  return json;
}

io::Json tallies_json(const Tally& published, const Tally& own, const std::string& text) {
  return {{"text", text}, {"published", tally_json(published)}, {"own", tally_json(own)}};
}

}  // namespace

io::Json check_json(const NamedCheck& named) {
  const experiments::CheckResult& check = named.check;
  const experiments::Measured& m = check.measured;
  const bool interval = std::isfinite(m.ci_low) && std::isfinite(m.ci_high);
  return {{"experiment", named.experiment},
          {"check", check.id},
          {"published", check.published()},
          {"verdict", name(check.verdict)},
          {"so_far", name(check.so_far)},
          {"quick", check.quick},
          {"value", number(m.value)},
          {"ci95", interval ? io::Json{m.ci_low, m.ci_high} : io::Json()},
          {"unit", check.unit},
          {"n", m.n},
          {"missing", m.missing},
          {"claim", check.claim_band ? band_json(*check.claim_band) : io::Json()},
          {"accept", band_json(check.accept_band)},
          {"claim_text", check.claim_text},
          {"text", check.text},
          {"reason", check.reason}};
}

io::Json tally_json(const Tally& tally) {
  io::Json json = {{"checks", tally.total()}};
  for (const Verdict verdict : {Verdict::pass, Verdict::not_reproduced, Verdict::undecided, Verdict::fail, Verdict::not_run})
    json[std::string(name(verdict))] = tally.of(verdict);
  return json;
}

io::Json totals_json(const VerdictCounts& counts) {
  io::Json json = tallies_json(counts.published, counts.own, counts_text(counts));
  const std::string so_far = so_far_text(counts);
  json["so_far"] = so_far.empty() ? io::Json() : tallies_json(counts.published_so_far, counts.own_so_far, so_far);
  return json;
}

io::Json verdicts_json(const std::vector<NamedCheck>& checks, bool quick, const std::string& page,
                       const std::vector<std::string>& problems) {
  VerdictCounts counts;
  io::Json list = io::Json::array();
  for (const NamedCheck& check : checks) {
    counts.add(check.check);
    list.push_back(check_json(check));
  }
  return {{"schema", 1}, {"quick", quick}, {"page", page}, {"totals", totals_json(counts)}, {"checks", list}, {"problems", problems}};
}

}  // namespace airloom::report
