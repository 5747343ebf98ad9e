/// A program of the library whose build, it pretends, used instructions that no processor has.
#include <cstdio>

#include "airloom/core/processor.hpp"
#include "airloom/core/version.hpp"

extern "C" const std::uint32_t airloom_required_features = 1U << 31U;

namespace {
const int initialised = std::fputs("an initialiser ran\n", stderr);  // unbuffered
}

int main() { return initialised >= 0 && std::fputs(("main ran: " + airloom::version()).c_str(), stderr) >= 0 ? 0 : 1; }
