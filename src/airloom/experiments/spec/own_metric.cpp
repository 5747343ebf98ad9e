#include "airloom/experiments/spec/own_metric.hpp"

#include <muParser.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "airloom/core/limits.hpp"
#include "airloom/core/parallel_for.hpp"

namespace airloom::experiments {
namespace {

constexpr const char* name_characters = "0123456789_.:abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// "user_rate" and "sum" of "user_rate:sum".
std::pair<std::string, std::string> parts_of(const std::string& name) {
  const std::size_t colon = name.find(':');
  return {name.substr(0, colon), colon == std::string::npos ? "" : name.substr(colon + 1)};
}

double entry_of(const std::vector<double>& array, const std::string& word) {
  if (word == "length") return static_cast<double>(array.size());
  if (array.empty()) return not_a_number;
  if (word == "sum") return pairwise_sum(array);
  if (word == "mean") return pairwise_sum(array) / static_cast<double>(array.size());
  if (word == "min") return *std::ranges::min_element(array);
  if (word == "max") return *std::ranges::max_element(array);
  if (word == "last") return array.back();
  const std::size_t index = std::stoul(word);
  return index < array.size() ? array[index] : not_a_number;
}

bool is_entry_word(const std::string& word) {
  const std::vector<std::string> words{"sum", "mean", "min", "max", "length", "last"};
  const bool index = !word.empty() && word.size() < 7 && word.find_first_not_of("0123456789") == std::string::npos;
  return index || std::ranges::find(words, word) != words.end();
}

}  // namespace

struct Expression::Parser {
  mu::Parser formula;
  std::vector<double> variables;
};

Expression::Expression(const std::string& text) : parser_(std::make_unique<Parser>()) {
  try {
    parser_->formula.DefineNameChars(name_characters);
    parser_->formula.SetExpr(text);
    for (const auto& [name, place] : parser_->formula.GetUsedVar()) names_.push_back(name);
    parser_->variables.assign(names_.size(), 1.0);
    for (std::size_t i = 0; i < names_.size(); ++i) parser_->formula.DefineVar(names_[i], &parser_->variables[i]);
    (void)parser_->formula.Eval();
  } catch (const mu::Parser::exception_type& error) {
    throw InvalidInput("'" + text + "': " + error.GetMsg());
  }
  for (const std::string& name : names_) {
    const auto [metric, word] = parts_of(name);
    if (name.find(':') != std::string::npos && !is_entry_word(word))
      throw InvalidInput("'" + text + "': '" + name +
                         "'; behind the colon stands sum, mean, min, max, length, last or an index "
                         "(and a ? b : c wants spaces)");
  }
}

Expression::~Expression() = default;
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;

Value Expression::value(const Values& values) const {
  const Value nothing = std::string();
  std::vector<std::vector<double>> lists(names_.size());  // of arrays that count entry by entry
  std::size_t length = 0;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const auto [metric, word] = parts_of(names_[i]);
    const Value* found = values.find(metric);
    if (found == nullptr) return nothing;
    const auto* array = std::get_if<std::vector<double>>(found);
    if (array != nullptr && word.empty()) {
      if (array->empty() || (length != 0 && length != array->size())) return nothing;
      length = array->size();
      lists[i] = *array;
    } else {
      parser_->variables[i] = array != nullptr ? entry_of(*array, word) : values.number(metric);
      if (const auto* flag = std::get_if<bool>(found)) parser_->variables[i] = *flag ? 1.0 : 0.0;
      if (std::isnan(parser_->variables[i])) return nothing;
    }
  }
  std::vector<double> out;
  for (std::size_t e = 0; e < std::max<std::size_t>(length, 1); ++e) {
    for (std::size_t i = 0; i < lists.size(); ++i) {
      if (!lists[i].empty()) parser_->variables[i] = lists[i][e];
    }
    out.push_back(parser_->formula.Eval());
    if (!std::isfinite(out.back())) return nothing;
  }
  return length == 0 ? Value(out.front()) : Value(out);
}

std::vector<OwnMetric> read_own_metrics(TomlTable& top) {
  std::vector<OwnMetric> all;
  for (TomlTable& table : top.tables("metric")) {
    OwnMetric metric{.name = table.required_text("name"), .expression = table.required_text("expression")};
    table.finish();
    const auto fine = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    if (!metric.name.empty() && (!std::ranges::all_of(metric.name, fine) || std::isdigit(static_cast<unsigned char>(metric.name[0])) != 0))
      table.fault("name", "'" + metric.name + "'; must be letters, digits and _, and begin with a letter");
    if (std::ranges::find(all, metric.name, &OwnMetric::name) != all.end()) table.fault("name", "'" + metric.name + "' is taken");
    if (metric.expression.empty()) continue;
    try {
      const Expression formula(metric.expression);
      for (const std::string& name : formula.names()) {
        std::string plain = parts_of(name).first;
        if (std::ranges::find(metric.names, plain) == metric.names.end()) metric.names.push_back(std::move(plain));
      }
      if (metric.names.empty()) table.fault("expression", "'" + metric.expression + "'; reads no metric");
    } catch (const InvalidInput& error) {
      table.fault("expression", error.what());
    }
    all.push_back(std::move(metric));
  }
  return all;
}

}  // namespace airloom::experiments
