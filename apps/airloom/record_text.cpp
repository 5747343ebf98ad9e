#include "airloom/record_text.hpp"

#include <cmath>
#include <iomanip>
#include <sstream>

namespace airloom::app {

std::string seven_digits(double x) {
  std::ostringstream text;
  text << std::setprecision(7) << x;
  return text.str();
}

namespace {

std::string shown(const Value& value) {
  if (const auto* x = std::get_if<double>(&value)) return seven_digits(*x);
  if (const auto* list = std::get_if<std::vector<double>>(&value)) {
    std::string text;
    for (const double x : *list) text += (text.empty() ? "" : "  ") + seven_digits(x);
    return text;
  }
  return to_text(value);
}

void section(std::ostream& out, const char* title, const Values& values) {
  if (values.empty()) return;
  out << title << '\n';
  for (const auto& [name, value] : values) out << "  " << std::left << std::setw(28) << name << ' ' << shown(value) << '\n';
}

}  // namespace

void print_evaluation(std::ostream& out, const Evaluation& evaluation) {
  section(out, "metrics", evaluation.metrics);
  section(out, "residuals", evaluation.residuals);
  out << "  " << std::left << std::setw(28) << "feasible" << ' ' << (evaluation.feasible() ? "yes" : "no") << '\n';
  section(out, "certificate", evaluation.certificate);
}

void print_record(std::ostream& out, const experiments::Record& record) {
  out << record.system << ' ' << record.algorithm << ": " << name(record.status) << " after " << record.iterations.told() << " iterations, "
      << seven_digits(1e3 * record.wall_s) << " ms\n";
  Evaluation evaluation = record.evaluation;
  evaluation.certificate.merge(record.certificate);
  if (!record.has_answer) {
    section(out, "certificate", evaluation.certificate);
    return;
  }
  print_evaluation(out, evaluation);
  out << "traffic\n  " << std::left << std::setw(28) << "real scalars" << ' ' << record.traffic.real_scalars() << " ("
      << record.traffic.bytes() << " bytes)\n";
}

}  // namespace airloom::app
