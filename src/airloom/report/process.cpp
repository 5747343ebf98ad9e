#include "airloom/report/process.hpp"

#include <fstream>

#include "airloom/io/child_process.hpp"

namespace airloom::report {
namespace {

std::string first_bytes(const std::filesystem::path& file) {
  constexpr std::size_t output_limit = 64 * 1024;
  std::ifstream in(file, std::ios::binary);
  std::string text(output_limit, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

ProcessResult::End end_of(io::ChildEnd::Kind kind) {
  switch (kind) {
    case io::ChildEnd::Kind::exited: return ProcessResult::End::exited;
    case io::ChildEnd::Kind::signalled: return ProcessResult::End::signalled;
    case io::ChildEnd::Kind::timed_out: return ProcessResult::End::timed_out;
    case io::ChildEnd::Kind::stopped: return ProcessResult::End::stopped;
  }
  return ProcessResult::End::exited;
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments, const std::filesystem::path& folder, double time_limit_s,
                          const std::stop_token& stop) {
  const std::filesystem::path output = std::filesystem::absolute(folder) / "output.txt";
  try {
    io::ChildProcess child({.arguments = arguments, .folder = folder, .output = output});
    const io::ChildEnd end = child.wait(time_limit_s, stop);
    return {.end = end_of(end.kind), .code = end.code, .output = first_bytes(output)};
  } catch (const io::ProgramNotFound&) {
    return {.end = ProcessResult::End::not_found, .code = 0, .output = {}};
  }
}

}  // namespace airloom::report
