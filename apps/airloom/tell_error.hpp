#pragma once
/// Errors as exit codes and words on stderr.
#include <string>

namespace airloom::app {

/// The exit code of the exception that is being handled.
/// @param tell  also prints it to stderr
/// @param program  begins what is printed
int tell_error(bool tell = true, const std::string& program = "airloom");

}  // namespace airloom::app
