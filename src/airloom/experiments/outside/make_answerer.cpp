#include "airloom/experiments/outside/make_answerer.hpp"

#include "airloom/experiments/outside/program.hpp"
#include "airloom/experiments/outside/solution_files.hpp"

namespace airloom::experiments {

std::shared_ptr<Answerer> make_answerer(const OutsideSpec& spec, const Functions& functions, std::size_t points, std::size_t realizations,
                                        std::uint64_t seed) {
  switch (spec.kind) {
    case OutsideSpec::Kind::program:
      if (spec.protocol == OutsideSpec::Protocol::lines) return std::make_shared<LineProgram>(spec);
      return std::make_shared<FileProgram>(spec);
    case OutsideSpec::Kind::files: return std::make_shared<SolutionFiles>(spec, points, realizations, seed);
    case OutsideSpec::Kind::function: break;
  }
  const auto found = functions.find(spec.function);
  if (found != functions.end()) return found->second;
  throw InvalidInput("function: '" + spec.function + "' is not here; give it to airloom.run(..., algorithms={\"" + spec.function +
                     "\": ...})");
}

}  // namespace airloom::experiments
