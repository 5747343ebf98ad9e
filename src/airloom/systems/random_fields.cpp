#include "airloom/systems/random_fields.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "airloom/core/random.hpp"
#include "airloom/io/toml.hpp"

namespace airloom {
namespace {

/// FNV-1a: which of the streams of a realization belongs to a field.
std::uint64_t entity_of(const std::string& name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

Value value_at(const RandomField& field, double u) {
  if (!field.choice.empty()) {
    const auto count = static_cast<double>(field.choice.size());
    return field.choice[static_cast<std::size_t>(std::min(std::floor(u * count), count - 1.0))];
  }
  const double end = field.whole ? field.to + 1.0 : field.to;  // the last integer counts as much as the others
  double x = field.log ? std::exp(std::log(field.from) + u * (std::log(end) - std::log(field.from))) : field.from + u * (end - field.from);
  if (!field.whole) return std::clamp(x, field.from, field.to);
  return static_cast<std::int64_t>(std::clamp(std::floor(x), field.from, field.to));
}

/// "2..40" as its ends, or nothing.
std::optional<std::pair<double, double>> ends_of(std::string_view text) {
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const auto number = [](std::string_view part) -> std::optional<double> {
    double x = 0.0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), x);
    if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
    return x;
  };
  const std::optional<double> from = number(text.substr(0, dots)), to = number(text.substr(dots + 2));
  if (!from || !to) return std::nullopt;
  return std::pair(*from, *to);
}

std::string interval(const RandomField& field) { return shortest(field.from) + " to " + shortest(field.to); }

void settle_interval(RandomField& field, const FieldInfo& info, Faults& faults) {
  const std::string name = "random." + field.name;
  if (info.type != "int" && info.type != "number") {
    faults.add(name + ": " + interval(field) + "; a field of type " + info.type + " is drawn as { choice = [...] }");
    return;
  }
  field.whole = info.type == "int";
  faults.require(!field.whole || (std::floor(field.from) == field.from && std::floor(field.to) == field.to), name, interval(field),
                 "must be integers, as the field is");
  faults.require(info.range.holds(field.from) && info.range.holds(field.to), name, interval(field), info.range.rule());
}

void settle_choice(const RandomField& field, const FieldInfo& info, Faults& faults) {
  for (const Value& value : field.choice) {
    const std::string name = "random." + field.name;
    const auto* word = std::get_if<std::string>(&value);
    if (info.type == "choice") {
      if (word == nullptr || std::ranges::find(info.choices, *word) == info.choices.end()) {
        if (word == nullptr || !(word->empty() && info.optional))
          faults.add(name + ": " + unknown_name("choice", to_text(value), info.choices));
      }
    } else if (info.type == "bool") {
      faults.require(std::holds_alternative<bool>(value), name, to_text(value), "must be true or false");
    } else if (info.type == "int" || info.type == "number") {
      const auto* whole = std::get_if<std::int64_t>(&value);
      const auto* real = std::get_if<double>(&value);
      const bool absent = word != nullptr && word->empty() && info.optional;
      if (whole == nullptr && (real == nullptr || info.type == "int") && !absent)
        faults.add(name + ": " + to_text(value) + "; must be " + (info.type == "int" ? "integers" : "numbers"));
      else if (!absent && !info.range.holds(whole != nullptr ? static_cast<double>(*whole) : *real))
        faults.add(name + ": " + to_text(value) + "; " + info.range.rule());
    }
  }
}

}  // namespace

RandomField read_random_field(const std::string& name, const io::Json& table, const std::string& where, Faults& faults) {
  RandomField field{.name = name};
  const auto fault = [&](const std::string& why) { faults.add(where + ": " + why); };
  if (!table.is_object()) {
    fault(table.dump() + "; must be { from, to } with log = true where it should be alike on every scale, or { choice = [...] }");
    return field;
  }
  for (const auto& [key, value] : table.items()) {
    static const std::vector<std::string> known{"from", "to", "log", "choice"};
    if (std::ranges::find(known, key) == known.end()) fault(unknown_name("key", key, known));
  }
  if (table.contains("choice")) {
    const io::Json& list = table["choice"];
    if (table.size() > 1) fault("choice stands alone, without from, to and log");
    if (!list.is_array() || list.empty()) fault("choice: " + list.dump() + "; must be a list with at least one value");
    else
      for (const io::Json& value : list) field.choice.push_back(io::to_value(value, where + ": choice"));
    return field;
  }
  if (!table.contains("from") || !table.contains("to") || !table["from"].is_number() || !table["to"].is_number()) {
    fault("must have the numbers from and to, or choice");
    return field;
  }
  field.from = table["from"].get<double>();
  field.to = table["to"].get<double>();
  if (table.contains("log")) {
    if (table["log"].is_boolean()) field.log = table["log"].get<bool>();
    else fault("log: " + table["log"].dump() + "; must be true or false");
  }
  if (!(field.from <= field.to)) fault(interval(field) + "; from must be at most to");
  if (field.log && !(field.from > 0.0)) fault(interval(field) + "; with log = true from must be > 0");
  return field;
}

bool is_random_field(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin != std::string_view::npos && (text[begin] == '{' || ends_of(text).has_value());
}

RandomField random_field_of(const std::string& name, const std::string& text) {
  Faults faults;
  io::Json table;
  if (const auto ends = ends_of(text)) {
    table = {{"from", ends->first}, {"to", ends->second}};
    RandomField field = read_random_field(name, table, name, faults);
    faults.raise();
    return field;
  }
  try {
    table = io::parse_toml("field = " + text, name).tree["field"];
  } catch (const InvalidInput& error) {
    throw InvalidInput(name + ": " + text + "; must be like { from = 2, to = 40 } or { choice = [1, 2] }: " + error.what());
  }
  RandomField field = read_random_field(name, table, name, faults);
  faults.raise();
  return field;
}

std::string to_text(const RandomField& field) {
  if (field.choice.empty()) {
    return "{ from = " + shortest(field.from) + ", to = " + shortest(field.to) + (field.log ? ", log = true }" : " }");
  }
  std::string list;
  for (const Value& value : field.choice) list += (list.empty() ? "" : ", ") + io::json_text(io::to_json(value));
  return "{ choice = [" + list + "] }";
}

io::Json to_json(const std::vector<RandomField>& fields) {
  io::Json out = io::Json::object();
  std::vector<const RandomField*> sorted;
  for (const RandomField& field : fields) sorted.push_back(&field);
  std::ranges::sort(sorted, {}, &RandomField::name);
  for (const RandomField* field : sorted) {
    io::Json& one = out[field->name];
    if (field->choice.empty()) {
      one = {{"from", field->from}, {"to", field->to}};
      if (field->log) one["log"] = true;
    } else {
      one["choice"] = io::Json::array();
      for (const Value& value : field->choice) one["choice"].push_back(io::to_json(value));
    }
  }
  return out;
}

void settle(std::vector<RandomField>& fields, const std::vector<FieldInfo>& known, Faults& faults) {
  std::vector<std::string> names;
  for (const FieldInfo& info : known) names.push_back(info.name);
  for (RandomField& field : fields) {
    const auto info = std::ranges::find(known, field.name, &FieldInfo::name);
    if (info == known.end()) faults.add(unknown_name("random field", field.name, names));
    else if (field.choice.empty()) settle_interval(field, *info, faults);
    else settle_choice(field, *info, faults);
  }
}

Values sample(const std::vector<RandomField>& fields, std::uint64_t seed, std::uint64_t realization, int attempt) {
  Values values;
  for (const RandomField& field : fields) {
    RandomStream stream(seed, StreamId::scenario_fields, realization, entity_of(field.name));
    for (int skipped = 0; skipped < attempt; ++skipped) (void)stream.word();
    values.set(field.name, value_at(field, stream.uniform()));
  }
  return values;
}

SampledFields sample_accepted(const std::vector<RandomField>& fields, std::uint64_t seed, std::uint64_t realization,
                              const std::function<void(const Values&)>& accept) {
  std::string first;
  for (int attempt = 0; attempt < most_refusals; ++attempt) {
    SampledFields sampled{.values = sample(fields, seed, realization, attempt), .refused = attempt};
    try {
      accept(sampled.values);
      return sampled;
    } catch (const InvalidInput& error) {
      if (fields.empty()) throw;
      if (first.empty()) first = error.what();
    }
  }
  throw InvalidInput("random: " + std::to_string(most_refusals) + " combinations in a row were refused; the first: " + first);
}

}  // namespace airloom
