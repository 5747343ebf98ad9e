#pragma once
/// Records for people: aligned lines instead of JSON.
#include <ostream>
#include <string>

#include "airloom/experiments/system/record.hpp"

namespace airloom::app {

/// A number as people read it: up to seven significant digits.
[[nodiscard]] std::string seven_digits(double number);

void print_record(std::ostream& out, const experiments::Record& record);
void print_evaluation(std::ostream& out, const Evaluation& evaluation);

}  // namespace airloom::app
