#include "airloom/io/toml.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "airloom/core/error.hpp"

// The parser is compiled here, not taken from the packaged library, whose internal assertions end the program on some hostile
// texts ("[" and a control byte). Without them it reports a parse error. With NDEBUG they would become promises to the optimizer.
#undef NDEBUG
#undef TOML_HEADER_ONLY
#undef TOML_SHARED_LIB
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 1
#define TOML_MAX_NESTED_VALUES 32
#define TOML_ASSERT(expr) static_assert(true)
#include <toml++/toml.h>

namespace airloom::io {
namespace {

constexpr std::size_t largest_text = std::size_t{1} << 20U;         // bytes
constexpr int most_dots = 100;                                      // in one key
constexpr std::size_t most_keys = 10000;                            // in one table
constexpr std::size_t most_pointer_bytes = std::size_t{16} << 20U;  // kept in Document::lines

/// "file.toml:3:8"
std::string place(const std::string& file, const toml::source_position& at) {
  return file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

/// Refuses keys such as a.a.a.a...: the parser nests one table per part, without a limit, and would run out of stack.
/// Counts dots between the characters that end a key or a value, so it needs no knowledge of quotes.
void refuse_long_keys(const std::string& text, const std::string& file) {
  int dots = 0;
  int line = 1;
  for (const char c : text) {
    if (c == '\n') ++line;
    if (std::string_view("\n=,{}[]#").find(c) != std::string_view::npos) dots = 0;
    if (c == '.' && ++dots > most_dots) throw InvalidInput(file + ":" + std::to_string(line) + ": more than 100 dots in one key or value");
  }
}

/// A key as a part of a JSON pointer (RFC 6901).
std::string escaped(std::string_view key) {
  std::string text;
  for (const char c : key) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return text;
}

/// Copies a tree and notes the lines of its keys.
class Copier {
 public:
  Copier(const std::string& file, std::map<std::string, int>& lines) : file_(file), lines_(lines) {}

  Json table(const toml::table& source, const std::string& pointer) {
    if (source.size() > most_keys) throw InvalidInput(place(file_, source.source().begin) + ": more than 10000 keys in one table");
    Json object = Json::object();
    // The parser sorts keys by name; a reader expects the order of the file.
    std::vector<toml::table::const_iterator> items;
    for (auto item = source.begin(); item != source.end(); ++item) items.push_back(item);
    const auto start = [](const toml::table::const_iterator& item) {
      const toml::source_position at = item->first.source().begin;
      return std::pair(at.line, at.column);
    };
    std::ranges::stable_sort(items, {}, start);
    for (const auto& item : items) {
      const std::string below = pointer + "/" + escaped(item->first.str());
      note(below, item->first.source().begin);
      object.get_ref<Json::object_t&>().emplace_back(std::string(item->first.str()), node(item->second, below));  // names are unique
    }
    return object;
  }

 private:
  void note(const std::string& pointer, const toml::source_position& at) {
    pointer_bytes_ += pointer.size();
    if (pointer_bytes_ <= most_pointer_bytes) lines_.emplace(pointer, static_cast<int>(at.line));
  }

  Json node(const toml::node& source, const std::string& pointer) {
    if (const auto* below = source.as_table()) return table(*below, pointer);
    if (const auto* list = source.as_array()) {
      Json array = Json::array();
      for (std::size_t i = 0; i < list->size(); ++i) {
        const toml::node& item = *list->get(i);
        const std::string below = pointer + "/" + std::to_string(i);
        note(below, item.source().begin);
        array.push_back(node(item, below));
      }
      return array;
    }
    if (const auto* x = source.as_boolean()) return x->get();
    if (const auto* x = source.as_integer()) return x->get();
    if (const auto* x = source.as_string()) return x->get();
    if (const auto* x = source.as_floating_point()) {
      if (std::isfinite(x->get())) return x->get();
      throw InvalidInput(place(file_, source.source().begin) + ": numbers must be finite; leave the key out for 'no limit'");
    }
    throw InvalidInput(place(file_, source.source().begin) + ": dates and times are not read");
  }

  const std::string& file_;
  std::map<std::string, int>& lines_;
  std::size_t pointer_bytes_ = 0;
};

}  // namespace

std::string Document::where(std::string_view pointer) const {
  std::string key(pointer);
  while (!key.empty()) {
    if (const auto found = lines.find(key); found != lines.end()) return file + ":" + std::to_string(found->second);
    key.resize(key.find_last_of('/') == std::string::npos ? 0 : key.find_last_of('/'));
  }
  return file;
}

Document parse_toml(const std::string& text, const std::string& file) {
  if (text.size() > largest_text) throw InvalidInput(file + ": " + std::to_string(text.size()) + " bytes; at most 1 MiB of TOML are read");
  refuse_long_keys(text, file);
  Document document{.file = file, .tree = {}, .lines = {}};
  try {
    const toml::table tree = toml::parse(std::string_view(text), std::string_view(file));
    document.tree = Copier(file, document.lines).table(tree, "");
  } catch (const toml::parse_error& error) {
    throw InvalidInput(place(file, error.source().begin) + ": " + std::string(error.description()));
  }
  return document;
}

Document read_toml(const std::filesystem::path& file) { return parse_toml(read_text(file), file.string()); }

}  // namespace airloom::io
