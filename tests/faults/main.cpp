// Runs a command and lets a fault meet its n-th operation on files below a folder: the tool of scripts/faults.
//
//   file_faults --watch FOLDER [--fault NAME --at N] [--report FILE] [--trace FILE] -- COMMAND...
//
// The report is JSON: the command's exit code, how many operations each fault can meet, and which one it met. The command's own exit code
// is handed on. Every process that the command starts is watched; nothing that it does to files below the folder escapes, whichever
// library does it, because the calls are stopped at the kernel (seccomp and ptrace), not in the C library.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "watch.hpp"

namespace {

using airloom::faults::Fault;

[[noreturn]] void refuse(const std::string& why) {
  std::cerr << "file_faults: " << why
            << "\nUsage: file_faults --watch FOLDER [--fault NAME --at N] [--report FILE] [--trace FILE] -- COMMAND...\n";
  std::exit(98);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
  }
  return out + '"';
}

void write_report(std::ostream& out, const airloom::faults::Seen& seen) {
  out << "{\"code\": " << seen.code << ", \"hit\": " << quoted(seen.hit) << ", \"operations\": {";
  const char* between = "";
  for (const auto& [fault, count] : seen.operations) {
    out << between << quoted(std::string(airloom::faults::fault_names[static_cast<std::size_t>(fault)])) << ": " << count;
    between = ", ";
  }
  out << "}, \"calls\": {";
  between = "";
  for (const auto& [call, count] : seen.calls) {
    out << between << quoted(call) << ": " << count;
    between = ", ";
  }
  out << "}}\n";
}

}  // namespace

int main(int count, char** words) {
  airloom::faults::Watch watched;
  std::string report;
  std::ofstream trace;
  int i = 1;
  const auto next = [&](const std::string& option) -> std::string {
    if (++i >= count) refuse(option + " needs a value");
    return words[i];
  };
  for (; i < count && std::string(words[i]) != "--"; ++i) {
    const std::string option = words[i];
    if (option == "--watch") {
      watched.folder = std::filesystem::canonical(next(option));
    } else if (option == "--fault") {
      const std::string name = next(option);
      watched.fault = airloom::faults::find_fault(name);
      if (!watched.fault) refuse("no fault is called " + name);
    } else if (option == "--at") {
      watched.at = std::strtoull(next(option).c_str(), nullptr, 10);
    } else if (option == "--report") {
      report = next(option);
    } else if (option == "--trace") {
      trace.open(next(option));
      watched.trace = &trace;
    } else {
      refuse("no option is called " + option);
    }
  }
  watched.command.assign(words + std::min(i + 1, count), words + count);
  if (watched.folder.empty() || watched.command.empty()) refuse("needs a folder and a command");
  const airloom::faults::Seen seen = airloom::faults::watch(watched);
  if (!report.empty()) {
    std::ofstream out(report);
    write_report(out, seen);
  }
  return seen.code;
}
