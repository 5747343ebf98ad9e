/// What was seen of a file, as text and as JSON.
#include <algorithm>
#include <cmath>
#include <map>

#include "airloom/core/enums.hpp"
#include "airloom/core/values.hpp"
#include "airloom/importers/look.hpp"
#include "airloom/io/unicode.hpp"

namespace airloom::importers {
namespace {

std::string tenths_db(double x) { return shortest(std::round(10.0 * x) / 10.0); }

std::string kind_words(io::ForeignKind kind) {
  switch (kind) {
    case io::ForeignKind::npz: return "NumPy archive (.npz)";
    case io::ForeignKind::npy: return "NumPy array (.npy)";
    case io::ForeignKind::mat: return "MATLAB file, version 4 to 7";
    case io::ForeignKind::mat73: return "MATLAB file, version 7.3";
    case io::ForeignKind::hdf5: return "HDF5 file";
    case io::ForeignKind::text: return "text";
    case io::ForeignKind::pickle: return "Python pickle";
    case io::ForeignKind::folder: return "folder";
    case io::ForeignKind::unknown: break;
  }
  return "no known format";
}

/// Digits of a name's parts as *, so that hundreds of alike arrays are one line.
std::string pattern_of(const std::string& name) {
  std::string pattern;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool digit = name[i] >= '0' && name[i] <= '9';
    if (!digit) pattern += name[i];
    else if (pattern.empty() || pattern.back() != '*') pattern += '*';
  }
  return pattern;
}

std::string one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }, ' ');
  return text;
}

std::string line_of(const SeenArray& x, const std::string& name, std::size_t count) {
  std::string line = "  " + one_line(name);
  if (count > 1) line += " [" + std::to_string(count) + " arrays]";
  if (!x.unreadable.empty())
    return line + (x.shape.empty() ? "" : " " + io::shape_text(x.shape)) + ": cannot be read: " + one_line(x.unreadable);
  line += " " + io::shape_text(x.shape) + (x.type.empty() ? "" : " " + x.type);
  if (!x.axes.empty()) line += ", axes " + x.axes;
  if (!x.value.empty() && count == 1) line += " = " + one_line(x.value);
  if (x.gains && count == 1) {
    line += "; |x|^2 of the entries: median " + tenths_db(x.gains->median_db) + " dB, from " + tenths_db(x.gains->least_db) + " to " +
            tenths_db(x.gains->most_db) + " dB";
  }
  if (x.not_finite.value_or(0) > 0)
    line += "; " + std::to_string(*x.not_finite) + (count > 1 ? " entries NaN or infinite in the first" : " entries NaN or infinite");
  if (x.zero.value_or(0) > 0 && x.value.empty())
    line += "; " + std::to_string(*x.zero) + (count > 1 ? " entries 0 in the first" : " entries 0");
  return line;
}

}  // namespace

std::string to_text(const Look& look) {
  std::string text = look.file + ": " + kind_words(look.kind) + "\n";
  if (!look.trouble.empty()) text += "  cannot be read: " + look.trouble + "\n";
  struct Group {
    const SeenArray* first = nullptr;
    std::size_t count = 0;
  };
  std::map<std::string, Group> groups;
  constexpr std::size_t few = 24;
  for (const SeenArray& x : look.arrays) {
    const bool alone = look.arrays.size() <= few;
    Group& group = groups[alone ? x.name : pattern_of(x.name) + " " + io::shape_text(x.shape) + x.type + x.unreadable];
    if (group.count++ == 0) group.first = &x;
  }
  for (const auto& [key, group] : groups) {
    text += line_of(*group.first, group.count > 1 ? pattern_of(group.first->name) : group.first->name, group.count) + "\n";
  }
  if (!look.why.empty()) {
    text += look.source.empty() ? "source: unknown (" + look.why + ")\n" : "source: probably " + look.source + " (" + look.why + ")\n";
  }
  for (const std::string& note : look.notes) text += "note: " + note + "\n";
  if (!look.command.empty()) text += "to type, with what only you know in the place of ...:\n  " + look.command + "\n";
  return io::valid_utf8(text);  // names and words of damaged files may be any bytes
}

io::Json to_json(const Look& look) {
  io::Json arrays = io::Json::array();
  const auto number = [](double x) { return std::isfinite(x) ? io::Json(x) : io::Json(nullptr); };
  for (const SeenArray& x : look.arrays) {
    io::Json one{{"name", x.name}, {"shape", x.shape}, {"type", x.type.empty() ? io::Json(nullptr) : io::Json(x.type)}};
    if (!x.axes.empty()) one["axes"] = x.axes;
    if (!x.unreadable.empty()) one["unreadable"] = x.unreadable;
    if (!x.value.empty()) one["value"] = x.value;
    if (x.not_finite) one["not_finite"] = *x.not_finite;
    if (x.zero) one["zero"] = *x.zero;
    if (x.gains)
      one["gain_db"] = {{"least", number(x.gains->least_db)}, {"median", number(x.gains->median_db)}, {"most", number(x.gains->most_db)}};
    arrays.push_back(std::move(one));
  }
  const auto or_null = [](const std::string& text) { return text.empty() ? io::Json(nullptr) : io::Json(text); };
  return {{"schema", 1},
          {"file", look.file},
          {"format", std::string(name(look.kind))},
          {"trouble", or_null(look.trouble)},
          {"arrays", std::move(arrays)},
          {"source", or_null(look.source)},
          {"why", or_null(look.why)},
          {"command", or_null(look.command)},
          {"notes", look.notes}};
}

}  // namespace airloom::importers
