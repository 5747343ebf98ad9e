#include "airloom/io/array_helper.hpp"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <limits>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"
#include "airloom/io/array_frames.hpp"
#include "airloom/io/child_process.hpp"
#include "airloom/io/json.hpp"

namespace airloom::io {
namespace {

constexpr const char* helper_name = "airloom-arrays";

bool runs(const std::filesystem::path& program) { return ::access(program.c_str(), X_OK) == 0; }

/// The program or shared library that holds this function.
std::filesystem::path own_file() {
  Dl_info info{};
  std::error_code error;
  if (::dladdr(reinterpret_cast<const void*>(&own_file), &info) != 0 && info.dli_fname != nullptr) {
    const std::filesystem::path named = std::filesystem::canonical(info.dli_fname, error);
    if (!error && std::filesystem::exists(named, error) && named.filename().string().find(".so") != std::string::npos) return named;
  }
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

/// Runs the helper with a file in memory that holds, or gets, arrays.
/// @return  what it put there
Arrays run_helper(HelperTask task, const std::filesystem::path& file, const std::string& limits, const SharedFile& shared) {
  const std::filesystem::path program = helper_program();
  if (program.empty()) {
    throw Unsupported(file.string() + ": files of MATLAB and HDF5 are read and written by the program " + helper_name +
                      ", which is not beside this one; install it, name it in AIRLOOM_ARRAYS, or use .npz");
  }
  constexpr double longest_s = 1e6;  // it limits itself
  ChildProcess child({.arguments = {program.string(), std::string(name(task)), file.string(), limits},
                      .folder = {},
                      .output = "/dev/null",
                      .errors = {},
                      .shared = shared.descriptor()});
  const ChildEnd end = child.wait(longest_s);
  if (std::optional<Arrays> arrays = take_arrays(shared.descriptor())) return std::move(*arrays);
  throw IoError(file.string() + ": " + program.string() + " ended without an answer, " +
                (end.kind == ChildEnd::Kind::signalled ? "by signal " : "with exit code ") + std::to_string(end.code));
}

}  // namespace

std::filesystem::path helper_program() {
  if (const char* named = std::getenv("AIRLOOM_ARRAYS"); named != nullptr && *named != '\0') return runs(named) ? named : "";
  const std::filesystem::path folder = own_file().parent_path();
  for (const std::filesystem::path& place : {folder / helper_name, folder / "../libexec/airloom" / helper_name}) {
    if (runs(place)) return place;
  }
  return {};
}

std::string limits_text(const ReadLimits& limits) {
  Json json = {
      {"bytes_total", limits.bytes_total}, {"arrays", limits.arrays}, {"bytes_unasked", limits.bytes_unasked}, {"foreign", limits.foreign}};
  json["wanted"] = limits.wanted;
  return json_text(json);
}

ReadLimits limits_of(const std::string& text) {
  const Json json = Json::parse(text);
  ReadLimits limits{.bytes_total = json.at("bytes_total").get<std::uint64_t>(),
                    .arrays = json.at("arrays").get<std::size_t>(),
                    .bytes_unasked = json.at("bytes_unasked").get<std::uint64_t>()};
  for (const Json& wanted : json.at("wanted")) limits.wanted.insert(wanted.get<std::string>());
  limits.foreign = json.at("foreign").get<bool>();
  return limits;
}

Arrays read_by_helper(HelperTask task, const std::filesystem::path& file, const ReadLimits& limits) {
  const SharedFile shared;
  return run_helper(task, file, limits_text(limits), shared);
}

void write_by_helper(HelperTask task, const std::filesystem::path& file, const Arrays& arrays) {
  const SharedFile shared;
  put_arrays(shared.descriptor(), arrays);
  (void)run_helper(task, file, "", shared);
}

}  // namespace airloom::io
