#pragma once
/// The command line: parse, call, print, exit code.

namespace airloom::app {

/// What the program does with these words. @return  its exit code
int run_program(int argc, char** argv);

}  // namespace airloom::app
