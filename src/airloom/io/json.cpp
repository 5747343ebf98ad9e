#include "airloom/io/json.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>

#include "airloom/core/error.hpp"
#include "airloom/io/fresh_file.hpp"

namespace airloom::io {
namespace {

Json number(double x) { return std::isfinite(x) ? Json(x) : Json(nullptr); }

struct ToJson {
  Json operator()(double x) const { return number(x); }
  Json operator()(const std::vector<double>& list) const {
    Json array = Json::array();
    for (const double x : list) array.push_back(number(x));
    return array;
  }
  Json operator()(const auto& x) const { return x; }
};

bool is_number(const Json& json) { return json.is_number() || json.is_null(); }

double as_double(const Json& json) { return json.is_null() ? std::numeric_limits<double>::quiet_NaN() : json.get<double>(); }

}  // namespace

Json to_json(const Value& value) { return std::visit(ToJson{}, value); }

Json to_json(const Values& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) object[name] = to_json(value);
  return object;
}

Value to_value(const Json& json, const std::string& where) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_unsigned() && json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    throw InvalidInput(where + ": " + json_text(json) + "; must be an integer of at most 2^63-1");
  }
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (is_number(json)) return as_double(json);
  if (json.is_string()) return json.get<std::string>();
  if (json.is_array() && std::ranges::all_of(json, is_number)) {
    std::vector<double> numbers;
    for (const Json& item : json) numbers.push_back(as_double(item));
    return numbers;
  }
  if (json.is_array() && std::ranges::all_of(json, [](const Json& item) { return item.is_string(); })) {
    return json.get<std::vector<std::string>>();
  }
  throw InvalidInput(where + ": a " + json.type_name() + "; must be true or false, a number, text, or a list of numbers or of texts");
}

Values to_values(const Json& object, const std::string& where) {
  if (!object.is_object()) throw InvalidInput(where + ": a " + object.type_name() + "; must be a table");
  Values values;
  for (const auto& [name, item] : object.items()) values.set(name, to_value(item, where + "." + name));
  return values;
}

std::string json_text(const Json& json, int indent) { return json.dump(indent, ' ', false, Json::error_handler_t::replace); }

std::string read_text(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored)) throw IoError("cannot read " + file.string() + ": it is a folder");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw IoError("cannot read " + file.string() + ": " + std::strerror(errno));
  std::string text;
  std::array<char, 65536> part;  // NOLINT(cppcoreguidelines-pro-type-member-init): read into
  do {
    stream.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
  } while (stream);
  if (stream.bad()) throw IoError("cannot read " + file.string() + ": " + std::strerror(errno));  // not so with `text << stream.rdbuf()`
  return text;
}

void write_text(const std::filesystem::path& file, const std::string& text) { write_file(file, text); }

}  // namespace airloom::io
