#pragma once
/// What a file of any format holds, where it probably comes from, and how it would be imported.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "airloom/io/arrays.hpp"
#include "airloom/io/foreign_file.hpp"
#include "airloom/io/json.hpp"

namespace airloom::importers {

/// 10 log10 |x|^2 of the entries of an array that are neither 0 nor NaN.
struct EntryGains {
  double least_db = 0.0;
  double median_db = 0.0;
  double most_db = 0.0;
};

struct SeenArray {
  std::string name;
  std::vector<std::int64_t> shape;
  std::string type;                        ///< in the file: "complex64"; "" where it cannot be read
  std::string axes;                        ///< "u,m,n,s" as far as they can be told, ? where not; "" where the array is no channel
  std::string unreadable;                  ///< why its elements cannot be read
  std::optional<std::int64_t> not_finite;  ///< entries that are NaN or infinite; nothing where the entries were not looked at
  std::optional<std::int64_t> zero;
  std::optional<EntryGains> gains;  ///< of channels
  std::string value;                ///< of a single number or text
};

/// All that `airloom look` tells.
struct Look {
  std::string file;
  io::ForeignKind kind = io::ForeignKind::unknown;
  std::string trouble;  ///< why the file, or the rest of it, cannot be read
  std::vector<SeenArray> arrays;
  std::string source;  ///< as --from has it; "airloom" for an instance; "" where nothing is known
  std::string why;
  std::string command;  ///< what to type, with ... for what only the user can know
  std::vector<std::string> notes;
};

/// Reads shapes and types of everything, elements of channels and of what is small.
/// @throws IoError  when the file cannot be opened; for nothing else
[[nodiscard]] Look look(const std::filesystem::path& file);

[[nodiscard]] io::Json to_json(const Look& look);
[[nodiscard]] std::string to_text(const Look& look);

}  // namespace airloom::importers
