#pragma once
/// Verdicts for programs: what `airloom reproduce --json` prints.
#include <string>
#include <vector>

#include "airloom/io/json.hpp"
#include "airloom/report/verdicts.hpp"

namespace airloom::report {

/// One check; `claim` and `accept` as the experiment's file writes them, `{"above": 1}`. Numbers that are missing or not finite are null.
[[nodiscard]] io::Json check_json(const NamedCheck& check);

/// {"checks":53,"pass":36,"not_reproduced":15,"undecided":0,"fail":0,"not_run":2}
[[nodiscard]] io::Json tally_json(const Tally& tally);

/// {"text":..,"published":{..},"own":{..},"so_far":{"text":..,"published":{..},"own":{..}}}; so_far is null where nothing is undecided.
[[nodiscard]] io::Json totals_json(const VerdictCounts& counts);

/// {"schema":1,"quick":..,"page":..,"totals":{..},"checks":[..],"problems":[..]}
/// @param quick  --quick was asked for: the exit code does not follow the verdicts
[[nodiscard]] io::Json verdicts_json(const std::vector<NamedCheck>& checks, bool quick, const std::string& page,
                                     const std::vector<std::string>& problems);

}  // namespace airloom::report
