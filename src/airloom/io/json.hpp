#pragma once
/// JSON in and out; a number that is not finite is null.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "airloom/core/values.hpp"

namespace airloom::io {

using Json = nlohmann::ordered_json;

/// A value as JSON; NaN and infinities become null, also inside arrays.
[[nodiscard]] Json to_json(const Value& value);
/// An object with the values in their order.
[[nodiscard]] Json to_json(const Values& values);
/// A JSON scalar, or a list of numbers or of texts, as a Value; null is NaN. @throws InvalidInput for anything else; `where` names it.
[[nodiscard]] Value to_value(const Json& json, const std::string& where);
/// A flat object as Values. @throws InvalidInput
[[nodiscard]] Values to_values(const Json& object, const std::string& where);

/// JSON as text. Bytes that are not UTF-8 (of a file's name, of an option) become U+FFFD; dump() alone would throw at them.
/// @param indent  spaces per level; -1: all in one line
[[nodiscard]] std::string json_text(const Json& json, int indent = -1);

/// Reads a whole text file. @throws IoError
[[nodiscard]] std::string read_text(const std::filesystem::path& file);
/// Writes atomically: a temporary file beside it, then rename. @throws IoError
void write_text(const std::filesystem::path& file, const std::string& text);

}  // namespace airloom::io
