/// Ends a program on a processor that it was not compiled for, with a sentence and exit code 2, before any other code of it runs: 101 is
/// the first priority that programs may use, and initialisers of ordinary statics come later. Compiled like processor.cpp.
#include <unistd.h>

#include "airloom/core/processor.hpp"

/// The build asks the linker for this name, so that every program of the library has the gate.
extern "C" const int airloom_processor_gate;
const int airloom_processor_gate = 1;

[[gnu::constructor(101)]] static void refuse_other_processors() {
  constexpr int unsupported = 2;  // the exit code of a request that this build does not serve
  char text[1024];
  if (!airloom::describe_missing_features(airloom_required_features, airloom::offered_features(airloom::processor_registers()), text,
                                          sizeof text - 1)) {
    return;
  }
  std::size_t length = 0;
  while (text[length] != '\0') ++length;
  text[length] = '\n';
  const ssize_t written = write(STDERR_FILENO, text, length + 1);
  _exit(written < 0 ? 3 : unsupported);
}
