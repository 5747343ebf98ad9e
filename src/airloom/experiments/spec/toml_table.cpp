#include "airloom/experiments/spec/toml_table.hpp"

#include <algorithm>
#include <cmath>

namespace airloom::experiments {
namespace {

const io::Json& empty_table() {
  static const io::Json table = io::Json::object();
  return table;
}

/// A key as a step of a JSON pointer.
std::string escaped(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c == '~') out += "~0";
    else if (c == '/') out += "~1";
    else out += c;
  }
  return out;
}

}  // namespace

TomlTable::TomlTable(const io::Document& document, std::string pointer, Faults& faults)
    : document_(&document), pointer_(std::move(pointer)), tree_(&empty_table()), faults_(&faults) {
  const io::Json::json_pointer path(pointer_);
  if (document.tree.contains(path) && document.tree.at(path).is_object()) tree_ = &document.tree.at(path);
}

std::string TomlTable::pointer_of(std::string_view key) const { return pointer_ + "/" + escaped(key); }

bool TomlTable::has(std::string_view key) const { return tree_->contains(std::string(key)); }

const io::Json* TomlTable::take(std::string_view key) {
  known_.emplace_back(key);
  const auto found = tree_->find(std::string(key));
  return found == tree_->end() ? nullptr : &*found;
}

void TomlTable::fault(std::string_view key, const std::string& reason) {
  const std::string place = document_->where(key.empty() ? pointer_ : pointer_of(key));
  faults_->add(place + ": " + (key.empty() ? "" : std::string(key) + ": ") + reason);
}

std::string TomlTable::text(std::string_view key, std::string_view fallback) {
  const io::Json* json = take(key);
  if (json == nullptr) return std::string(fallback);
  if (json->is_string()) return json->get<std::string>();
  fault(key, json->dump() + "; must be text");
  return std::string(fallback);
}

std::string TomlTable::required_text(std::string_view key) {
  if (!has(key)) fault({}, "'" + std::string(key) + "' is missing");
  std::string out = text(key);
  if (has(key) && out.empty()) fault(key, "must not be empty");
  return out;
}

double TomlTable::number(std::string_view key, double fallback) {
  const io::Json* json = take(key);
  if (json == nullptr) return fallback;
  if (json->is_number()) return json->get<double>();
  fault(key, json->dump() + "; must be a number");
  return fallback;
}

std::int64_t TomlTable::integer(std::string_view key, std::int64_t fallback, std::int64_t low, std::int64_t high) {
  const io::Json* json = take(key);
  if (json == nullptr) return fallback;
  if (json->is_number_integer() && json->get<std::int64_t>() >= low && json->get<std::int64_t>() <= high) return json->get<std::int64_t>();
  const bool unlimited = high == std::numeric_limits<std::int64_t>::max();
  fault(key, json->dump() + "; must be an integer " +
                 (unlimited ? ">= " + std::to_string(low) : "from " + std::to_string(low) + " to " + std::to_string(high)));
  return fallback;
}

bool TomlTable::flag(std::string_view key, bool fallback) {
  const io::Json* json = take(key);
  if (json == nullptr) return fallback;
  if (json->is_boolean()) return json->get<bool>();
  fault(key, json->dump() + "; must be true or false");
  return fallback;
}

std::vector<std::string> TomlTable::texts(std::string_view key) {
  const io::Json* json = take(key);
  if (json == nullptr) return {};
  if (json->is_string()) return {json->get<std::string>()};
  if (json->is_array() && std::ranges::all_of(*json, [](const io::Json& item) { return item.is_string(); })) {
    return json->get<std::vector<std::string>>();
  }
  fault(key, json->dump() + "; must be a list of texts");
  return {};
}

std::vector<double> TomlTable::numbers(std::string_view key) {
  const io::Json* json = take(key);
  if (json == nullptr) return {};
  if (json->is_array() && std::ranges::all_of(*json, [](const io::Json& item) { return item.is_number(); })) {
    return json->get<std::vector<double>>();
  }
  fault(key, json->dump() + "; must be a list of numbers");
  return {};
}

Values TomlTable::values(std::string_view key) {
  Values out;
  const io::Json* json = take(key);
  if (json == nullptr) return out;
  if (!json->is_object()) {
    fault(key, json->dump() + "; must be a table");
    return out;
  }
  for (const auto& [name, value] : json->items()) {
    try {
      out.set(name, io::to_value(value, document_->where(pointer_of(key) + "/" + escaped(name)) + ": " + name));
    } catch (const InvalidInput& error) {
      faults_->add(error.what());
    }
  }
  return out;
}

Where TomlTable::where(std::string_view key) {
  Where out;
  const io::Json* json = take(key);
  if (json == nullptr) return out;
  if (!json->is_object()) {
    fault(key, json->dump() + "; must be a table of axis = [low, high]");
    return out;
  }
  for (const auto& [axis, range] : json->items()) {
    if (range.is_number()) {
      out[axis] = {range.get<double>(), range.get<double>()};
    } else if (range.is_array() && range.size() == 2 && range[0].is_number() && range[1].is_number() &&
               range[0].get<double>() <= range[1].get<double>()) {
      out[axis] = {range[0].get<double>(), range[1].get<double>()};
    } else {
      fault(key, axis + " = " + range.dump() + "; must be a number or [low, high] with low <= high");
    }
  }
  return out;
}

TomlTable TomlTable::table(std::string_view key) {
  const io::Json* json = take(key);
  if (json != nullptr && !json->is_object()) fault(key, json->dump() + "; must be a table");
  return {*document_, pointer_of(key), *faults_};
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) {
  std::vector<TomlTable> out;
  const io::Json* json = take(key);
  if (json == nullptr) return out;
  if (!json->is_array() || !std::ranges::all_of(*json, [](const io::Json& item) { return item.is_object(); })) {
    fault(key, "must be a list of tables, written [[" + std::string(key) + "]]");
    return out;
  }
  for (std::size_t i = 0; i < json->size(); ++i) out.emplace_back(*document_, pointer_of(key) + "/" + std::to_string(i), *faults_);
  return out;
}

void TomlTable::finish() {
  for (const auto& [key, value] : tree_->items()) {
    if (std::ranges::find(known_, key) == known_.end()) {
      faults_->add(document_->where(pointer_of(key)) + ": " + unknown_name("key", key, known_));
    }
  }
}

}  // namespace airloom::experiments
