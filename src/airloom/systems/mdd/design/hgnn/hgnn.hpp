#pragma once
/// The learned allocator as an algorithm: graph, network, decoder.
#include "airloom/core/fields.hpp"
#include "airloom/core/outcome.hpp"
#include "airloom/systems/mdd/design/edge_net/guard.hpp"
#include "airloom/systems/mdd/design/hgnn/batch_statistics.hpp"
#include "airloom/systems/mdd/design/hgnn/decode.hpp"
#include "airloom/systems/mdd/design/hgnn/models.hpp"
#include "airloom/systems/mdd/design/hgnn/promise.hpp"
#include "airloom/systems/mdd/design/solver_options.hpp"

namespace airloom::mdd {

/// Whether the second generation's answer is held against simple ones.
enum class GuardChoice { on, off };
constexpr auto enum_names(GuardChoice) { return std::array<std::string_view, 2>{"on", "off"}; }

struct HgnnOptions {
  std::string model = "auto";
  GuardChoice guard = GuardChoice::on;
  QosChoice qos = QosChoice::instance;
  HgnnStatistics statistics = HgnnStatistics::running;
};
void fields(maybe_const<HgnnOptions> auto& o, auto&& field) {
  field("model", o.model,
        "trained weights: a shipped one (models/mdd/README.md), auto (e, with clusters e_ls), dedicated (the graph network of this very "
        "size), or a file");
  field("guard", o.guard,
        "of model e: give the best of the network's powers, beam split and one round of price that keeps the promises; off: the network's");
  field("qos", o.qos, "of models e and e_ls: the promise that is kept; instance: that of the instance");
  field("statistics", o.statistics, "of the normalisations: averages of the training, or those of this network's own nodes");
}

/// What one forward pass says, decoded.
struct Inferred {
  Powers powers;  ///< not finite where the features lie so far outside the training that the network overflows
  PromiseRepair repair = PromiseRepair::none;
  PromiseProof proof = {};  ///< where repair is `impossible`
};

/// One pass; where the decoder keeps the uplink promise (`feasible` and `kkt` without clusters) the downlink promise too, by promise.hpp.
/// @throws InvalidInput  when the model does not fit
[[nodiscard]] Inferred infer(const HgnnNetwork& network, const Instance& instance, const PowerProblem& problem);

/// The same with normalisations by this one network's nodes (batch_statistics.hpp) in place of the running averages.
/// @throws InvalidInput  when the model does not fit
[[nodiscard]] Inferred infer_by_own_statistics(const HgnnModel& model, const Instance& instance, const PowerProblem& problem);

/// Powers in one pass, by the second generation (edge_net/guard.hpp) or the graph network.
///
/// Second generation: the certificate says `model`, `guard` (whose powers they are), `network_se` (nats/s/Hz of the network's own powers),
/// `repair` and, where a feature lies outside what the training saw, `outside_training` (names). Where neither the network nor a simple
/// rule keeps the promises the answer, its status and its proof are those of `price`.
///
/// Graph network: the certificate says `model`, `decoder`, `edge` (`none` where places are unknown), `repair` (what it took to keep
/// the promises; promise.hpp) and `promise_violation`, the worst relative violation of a promise. `infeasible` where no powers keep them
/// and the decoder would have.
/// @throws InvalidInput  when the instance is not sound or the model does not fit; Unsupported when the model is not shipped
[[nodiscard]] Outcome<Solution> allocate_by_hgnn(const Instance& instance, const HgnnOptions& options, const SolveControl& control);

}  // namespace airloom::mdd
