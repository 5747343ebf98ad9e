#pragma once
/// Records for people: aligned lines instead of JSON.
#include <ostream>

#include "airloom/experiments/record.hpp"

namespace airloom::app {

void print_record(std::ostream& out, const experiments::Record& record);
void print_evaluation(std::ostream& out, const Evaluation& evaluation);

}  // namespace airloom::app
