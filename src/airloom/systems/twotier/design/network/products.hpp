#pragma once
/// The two products with the gains of a sub-channel that everything is made of: what its receivers hear, and what its senders cost others.
///
///     heard_c = 1 + sum_{d != c} G_cd x_d              interference in units of noise
///     price_d = sum_{c != d} G_cd q_c                  with q = weight psi / heard: what x_d costs the others, nats
#include "airloom/systems/twotier/design/network/network.hpp"

namespace airloom::twotier {

using Pack = Eigen::Array<double, Channel::lane, 1>;
using Packs = Eigen::Map<const Pack>;
using PacksOut = Eigen::Map<Pack>;

/// @param x    (width) of the channel
/// @param out  (width); set, not added to
void hear(const Channel& channel, const double* x, double* out);
/// @param q    (width)
/// @param out  (width); set
void charge(const Channel& channel, const double* q, double* out);

}  // namespace airloom::twotier
