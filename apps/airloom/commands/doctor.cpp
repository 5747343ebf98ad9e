#include <iostream>
#include <memory>

#include "airloom/command.hpp"
#include "airloom/experiments/run/doctor.hpp"
#include "airloom/experiments/spec/plan.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/io/json.hpp"
#include "airloom/report/experiment_report.hpp"

namespace airloom::app {
namespace {

using experiments::Finding;
using experiments::Severity;

struct DoctorArguments {
  std::string folder;
  bool repair = false;
  bool json = false;
};

/// What to type to compute what is missing, a line for each shard.
std::vector<std::string> commands_for(const experiments::Lacking& lacking) {
  const auto effective = [](const experiments::Experiment& e) {
    return experiments::effective_scenario(experiments::find_system(e.system), e);
  };
  std::string command = lacking.command.empty() ? report::command_for(lacking.experiment, effective) : lacking.command;
  if (constexpr std::string_view other = "airloom reproduce"; command.starts_with(other))
    command = "airloom run" + command.substr(other.size());
  command += " -o " + report::shell_word(lacking.folder.string());
  std::vector<std::string> out;
  for (const auto& part : lacking.parts) out.push_back(part.shard.whole() ? command : command + " --shard " + part.shard.text());
  return out;
}

io::Json to_json(const experiments::Diagnosis& diagnosis) {
  io::Json findings = io::Json::array(), commands = io::Json::array();
  for (const Finding& finding : diagnosis.findings)
    findings.push_back({{"file", finding.file.string()}, {"severity", name(finding.severity)}, {"text", finding.text}});
  for (const auto& lacking : diagnosis.lacking) {
    for (const std::string& command : commands_for(lacking)) commands.push_back(command);
  }
  return {{"schema", 1}, {"files", diagnosis.files}, {"sound", diagnosis.sound()}, {"findings", findings}, {"commands", commands}};
}

void print(const experiments::Diagnosis& diagnosis, bool repaired) {
  bool mendable = false;
  for (const Finding& finding : diagnosis.findings) {
    mendable = mendable || finding.severity == Severity::mendable;
    std::cout << name(finding.severity) << ": " << finding.file.string() << ": " << finding.text << '\n';
  }
  std::cout << diagnosis.files << (diagnosis.files == 1 ? " result file" : " result files") << ", "
            << (diagnosis.sound() ? "sound" : "not all sound") << '\n';
  if (mendable && !repaired) std::cout << "`--repair` mends what is called mendable; nothing that was stored is lost by it\n";
  if (!diagnosis.lacking.empty()) std::cout << "missing; these commands compute it:\n";
  for (const auto& lacking : diagnosis.lacking) {
    for (const std::string& command : commands_for(lacking)) std::cout << "  " << command << '\n';
  }
}

int examine(const DoctorArguments& a) {
  const experiments::Diagnosis diagnosis = experiments::examine(a.folder, a.repair);
  if (a.json) std::cout << io::json_text(to_json(diagnosis), 2) << '\n';
  else print(diagnosis, a.repair);
  if (!diagnosis.trouble.empty()) {
    std::cerr << "airloom: " << diagnosis.trouble << '\n';
    return io_trouble;
  }
  return diagnosis.sound() ? done : bad_input;
}

}  // namespace

void add_doctor(CLI::App& parser, Action& action) {
  auto arguments = std::make_shared<DoctorArguments>();
  CLI::App* command = parser.add_subcommand("doctor", "Verify results, name what is wrong, say how to compute what is missing");
  command->add_option("folder", arguments->folder, "results, or the folder of one system or experiment")->required();
  command->add_flag("--repair", arguments->repair,
                    "fold left-over logs in, remove blank files, locks without a holder and stale temporary files");
  command->add_flag("--json", arguments->json, "as JSON on stdout");
  command->footer(
      "Exit code: 0 sound, 2 something is wrong that cannot be mended, 3 a file could not be read or mended\nExample: airloom doctor "
      "results --repair");
  command->callback([arguments, &action] { action = [arguments](const Context&) { return examine(*arguments); }; });
}

}  // namespace airloom::app
