#pragma once
/// Scenario fields that every realization draws anew: the `[random]` table of scenarios and experiments.
///
///     [random]
///     users = { from = 2, to = 40 }                           # integers, ends included, since the field is one
///     noise_dbm = { from = -110, to = -70 }
///     area_side_m = { from = 100, to = 2000, log = true }     # alike on every scale
///     direction = { choice = ["downlink", "uplink"] }
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "airloom/core/error.hpp"
#include "airloom/core/fields.hpp"
#include "airloom/io/json.hpp"

namespace airloom {

/// One field: a number from an interval, or one of some values.
struct RandomField {
  std::string name;
  std::vector<Value> choice = {};  ///< empty: a number of [from, to]
  double from = 0.0;
  double to = 0.0;
  bool log = false;    ///< uniform in the logarithm
  bool whole = false;  ///< an integer; settle() says so for fields that are

  friend bool operator==(const RandomField&, const RandomField&) = default;
};

/// Reads { from, to, log } or { choice }. @param where  begins each fault: "wide.toml:3: users"
[[nodiscard]] RandomField read_random_field(const std::string& name, const io::Json& table, const std::string& where, Faults& faults);

/// A field as a command line gives it: name and "{ from = 2, to = 40, log = true }", or 2..40 for { from = 2, to = 40 }.
/// @throws InvalidInput
[[nodiscard]] RandomField random_field_of(const std::string& name, const std::string& text);
/// The text that reads back as the same field.
[[nodiscard]] std::string to_text(const RandomField& field);
/// Whether the text of `key=value` stands for a random field.
[[nodiscard]] bool is_random_field(std::string_view text);

/// {"users": {"from": 2, "to": 40, "log": true}, ...}, sorted by name.
[[nodiscard]] io::Json to_json(const std::vector<RandomField>& fields);

/// Holds each field against the scenario's: its name, its type, its range, its words; sets `whole` for integer fields.
void settle(std::vector<RandomField>& fields, const std::vector<FieldInfo>& known, Faults& faults);

/// Values of one realization. A field's values depend on (seed, realization, attempt) and its own name, not on the other fields.
/// @param attempt  0, then one more for each combination that was refused
[[nodiscard]] Values sample(const std::vector<RandomField>& fields, std::uint64_t seed, std::uint64_t realization, int attempt);

/// More combinations in a row that a system refuses are no bad luck.
inline constexpr int most_refusals = 1000;

/// The first combination that `accept` takes. @return  what it was, and how many were refused before it
struct SampledFields {
  Values values;
  int refused = 0;
};
/// @param accept  throws InvalidInput for values that do not go together
/// @throws InvalidInput  the first refusal, when most_refusals combinations were refused in a row
[[nodiscard]] SampledFields sample_accepted(const std::vector<RandomField>& fields, std::uint64_t seed, std::uint64_t realization,
                                            const std::function<void(const Values&)>& accept);

}  // namespace airloom
