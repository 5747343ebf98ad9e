#include "airloom/core/error.hpp"

namespace airloom {

void Faults::require(bool holds, std::string_view field, const std::string& was, std::string_view rule) {
  if (!holds) add(std::string(field) + ": " + was + "; " + std::string(rule));
}

void Faults::raise() const {
  if (faults_.empty()) return;
  if (faults_.size() == 1) throw InvalidInput(subject_.empty() ? faults_.front() : subject_ + ": " + faults_.front());
  std::string text = (subject_.empty() ? std::string("bad input") : subject_) + ": " + std::to_string(faults_.size()) + " faults";
  for (const std::string& fault : faults_) text += "\n  " + fault;
  throw InvalidInput(text);
}

}  // namespace airloom
