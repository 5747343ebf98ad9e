#pragma once
/// The learned allocator as an algorithm: graph, network, decoder.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/hgnn/decode.hpp"
#include "airloom/systems/mdd/hgnn/models.hpp"

namespace airloom::mdd {

struct HgnnOptions {
  std::string model = "auto";
};
void fields(maybe_const<HgnnOptions> auto& o, auto&& field) {
  field("model", o.model, "trained weights: d, g, a, ls, d350 .. d150, kappa (shipped), auto (by size and clusters), or a file");
}

/// Powers of one forward pass; not finite where the features lie so far outside the training that the network overflows.
/// @throws InvalidInput  when the model does not fit
[[nodiscard]] Powers infer(const HgnnNetwork& network, const Instance& instance, const PowerProblem& problem);

/// Powers in one pass, without iterations. The certificate says `model`, `decoder`, `edge` (`none` where places are unknown) and
/// `promise_violation`, the worst relative violation of a promise: the network promises nothing, but see decode.hpp.
/// @throws InvalidInput  when the instance is not sound or the model does not fit; Unsupported when the model is not shipped
[[nodiscard]] Outcome<Solution> allocate_by_hgnn(const Instance& instance, const HgnnOptions& options, const SolveControl& control);

}  // namespace airloom::mdd
