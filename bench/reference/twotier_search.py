"""An independent search for the largest common rate of all users of a `twotier` network, and a check of proofs that promised rates cannot be
kept: NumPy and SciPy, nothing of the library. Arrays as in docs/files.md.
"""
import numpy as np
from scipy.optimize import minimize


class Network:
    """Active slots of an instance; users without a slot that may send are left out. Rates in bit/s/Hz."""

    def __init__(self, arrays):
        self.gain = np.asarray(arrays["gain_over_noise"], float)
        self.node = np.asarray(arrays["node"])
        self.user = np.asarray(arrays["user"])
        self.budget = np.asarray(arrays["node_power_max_w"], float)
        self.on = self.node >= 0
        self.own = np.einsum("ncc->nc", self.gain)
        self.cross = self.gain * (1 - np.eye(self.gain.shape[1]))
        self.users = np.unique(self.user[self.on])
        self.of = np.searchsorted(self.users, np.where(self.on, self.user, self.users[0]))

    def slot_rates(self, p):
        heard = 1 + (self.cross @ p[..., None])[..., 0]
        return np.where(self.on, np.log2(1 + self.own * p / heard), 0.0)

    def user_rates(self, p):
        """Of self.users."""
        return np.bincount(self.of[self.on], self.slot_rates(p)[self.on], len(self.users))

    def excess(self, p):
        """How far the fullest budget is exceeded, relative."""
        return np.max(np.bincount(self.node[self.on], p[self.on], len(self.budget)) / self.budget) - 1

    # Powers by free numbers y: a slot has the share e^y / (1 + sum of its node's e^y) of the budget.
    def powers(self, y):
        share = np.exp(y - self._most(y)[self.node[self.on]])
        rest = np.exp(-self._most(y)) + np.bincount(self.node[self.on], share, len(self.budget))
        p = np.zeros(self.node.shape)
        p[self.on] = self.budget[self.node[self.on]] * share / rest[self.node[self.on]]
        return p

    def _most(self, y):
        most = np.zeros(len(self.budget))
        np.maximum.at(most, self.node[self.on], y)
        return most

    def soft_least(self, y, sharpness):
        """A smooth least rate and its gradient, negated: -ln(mean of exp(-sharpness rate)) / sharpness."""
        p = self.powers(y)
        heard = 1 + (self.cross @ p[..., None])[..., 0]
        sinr = np.where(self.on, self.own * p / heard, 0.0)
        rate = np.bincount(self.of[self.on], np.log2(1 + sinr)[self.on], len(self.users))
        low = rate.min()
        part = np.exp(-sharpness * (rate - low))
        value = low - np.log(part.mean()) / sharpness
        weight = np.where(self.on, (part / part.sum())[self.of], 0.0) / np.log(2)
        slope = weight * self.own / (heard * (1 + sinr)) - (np.swapaxes(self.cross, 1, 2) @ (weight * sinr / (1 + sinr) / heard)[..., None])[..., 0]
        pull = (slope * p)[self.on]
        of_node = np.bincount(self.node[self.on], pull, len(self.budget))[self.node[self.on]]
        return -value, -(pull - p[self.on] / self.budget[self.node[self.on]] * of_node)


def largest_common_rate(network, random, starts=6, levels=(3.0, 10.0, 30.0, 100.0, 400.0), steps=150):
    """Powers with a large least rate, and that rate: quasi-Newton on smooth least rates, sharper and sharper, from several starts."""
    best, best_p = -1.0, None
    count = np.bincount(network.node[network.on], minlength=len(network.budget))[network.node[network.on]]
    for start in range(starts):
        y = np.log(20.0 / count)
        if start > 0:
            kept = random.random(len(y)) < random.uniform(0.3, 0.95)
            y = y + random.uniform(0.5, 3.0) * random.normal(size=len(y)) - np.where(kept, 0.0, random.choice([3.0, 8.0]))
        for level in levels:
            scale = max(1e-3, network.user_rates(network.powers(y)).mean())
            y = minimize(network.soft_least, y, (level / scale,), jac=True, method="L-BFGS-B", options={"maxiter": steps}).x
            p = network.powers(y)
            if (least := network.user_rates(p).min()) > best:
                best, best_p = least, p
    return best, best_p


def water_fill(gain, budget):
    """Largest sum of log2(1 + gain p) within a budget."""
    order = np.sort(gain)[::-1]
    for count in range(len(order), 0, -1):
        level = (budget + np.sum(1 / order[:count])) / count
        if level * order[count - 1] > 1:
            return float(np.sum(np.log2(level * order[:count])))
    return 0.0


def channel_maximum(gain, weight, price, cap, floor, enough, most_boxes=400_000):
    """An upper bound of max sum weight ln(1 + SINR) - price p over 0 <= p <= cap with SINR >= floor: branch and bound, ended where it is
    below `enough` or the boxes run out."""
    size = len(weight)
    own = np.diag(gain).copy()
    cross = gain - np.diag(own)

    def upper(low, high):
        least, most = 1 + low @ cross.T, 1 + high @ cross.T
        fits = np.all(own * high >= floor * least * (1 - 1e-12), axis=1)
        low = np.minimum(high, np.maximum(low, floor * least / own))
        alone = np.where(price > 0, weight / np.maximum(price, 1e-300), 1e300) - least / own
        high = np.where(floor > 0, high, np.clip(alone, low, high))
        least, most = 1 + low @ cross.T, 1 + high @ cross.T
        x = np.clip(alone, low, high)
        bound = np.sum(weight * np.log1p(own * x / least) - price * x, axis=1)
        wide = most > least * (1 + 1e-9)
        slope = np.where(wide, np.log(most / least) / np.where(wide, most - least, 1), 1 / least)
        for part in (0.0, 0.25, 0.5, 0.75):
            middle = low + part * (high - low)
            total = 1 + middle @ cross.T + own * middle
            pull = weight * (1 / total - slope)
            steep = pull @ cross + weight * own / total - price
            flat = weight * (np.log(total / least) + (least + own * low) / total - 1)
            bound = np.minimum(bound, flat.sum(axis=1) + np.sum(np.maximum(steep, 0) * (high - low), axis=1) - low @ price)
        return np.where(fits, bound, -np.inf), low, high

    bound, low, high = upper(np.zeros((1, size)), cap[None, :].copy())
    looked = 1
    while bound.max() > enough and looked < most_boxes:
        worst = np.argsort(bound)[::-1][:512]
        worst = worst[bound[worst] > enough]
        rest = np.setdiff1d(np.arange(len(bound)), worst)
        rest = rest[bound[rest] > enough]
        l, h, inherited = low[worst], high[worst], bound[worst]
        least = 1 + l @ cross.T
        own_span = weight * np.log((least + own * h) / (least + own * l))
        loss = np.minimum(np.log1p(cross.T[None] * (h - l)[:, :, None] / least[:, None, :]), np.log1p(own * h / least)[:, None, :])
        at = np.argmax(np.where(h > l, own_span + loss @ weight, -1), axis=1)
        row = np.arange(len(worst))
        unit = own[at] / least[row, at]
        cut = (np.sqrt((1 + unit * l[row, at]) * (1 + unit * h[row, at])) - 1) / unit
        upper_half, lower_half = l.copy(), h.copy()
        upper_half[row, at] = cut
        lower_half[row, at] = cut
        new_bound, new_low, new_high = upper(np.concatenate([l, upper_half]), np.concatenate([lower_half, h]))
        new_bound = np.minimum(new_bound, np.concatenate([inherited, inherited]))
        looked += len(new_bound)
        keep = new_bound > enough
        bound = np.concatenate([bound[rest], new_bound[keep]])
        low, high = np.concatenate([low[rest], new_low[keep]]), np.concatenate([high[rest], new_high[keep]])
        if len(bound) == 0:
            return enough
    return max(enough, bound.max())


def proved(network, floors, certificate):
    """Whether the certificate's proof that no powers give every user of network.users its floor holds, in words; "" when it does not."""
    kind, value = certificate["infeasibility"], certificate["infeasibility_value"]
    slots = [np.argwhere(network.on & (network.of == u)) for u in range(len(network.users))]
    single = np.zeros(network.node.shape)
    for u, mine in enumerate(slots):
        if len(mine) == 1:
            single[tuple(mine[0])] = 2 ** floors[u] - 1
    if kind == "alone":
        best = [sum(water_fill(network.own[tuple(mine[network.node[tuple(mine.T)] == v].T)], network.budget[v])
                    for v in np.unique(network.node[tuple(mine.T)])) for mine in slots]
        least = min(np.array(best) / floors)
        return f"alone {least:.6f}" if least < 1 and abs(least / value - 1) < 1e-6 else ""
    if kind in ("spectral_radius", "slot_limit", "budget"):
        return least_powers_exceed(network, single)
    if kind == "dual":
        bound = dual_bound(network, floors, single, np.asarray(certificate["theta"]), np.asarray(certificate["lambda"]), value)
        return f"dual {bound:.6f} (claimed {value:.6f})" if bound < 1 else ""
    return excluded(network, slots, floors) if kind == "bound" else ""


def least_powers_exceed(network, need):
    used = np.zeros(len(network.budget))
    for n in range(len(need)):
        on = np.flatnonzero(need[n] > 0)
        if len(on) == 0:
            continue
        d = need[n, on] / network.own[n, on]
        f = d[:, None] * network.cross[n][np.ix_(on, on)]
        radius = max(abs(np.linalg.eigvals(f)))
        if radius >= 1:
            return f"spectral radius {radius:.6f}"
        used += np.bincount(network.node[n, on], np.linalg.solve(np.eye(len(on)) - f, d), len(network.budget))
    most = np.max(used / network.budget)
    return f"least powers {most:.6f} of a budget" if most > 1 else ""


def dual_bound(network, floors, single, theta, price, claimed):
    """The dual of the largest common part of all floors at these multipliers, from above. theta: of the users, nats."""
    targets = floors * np.log(2)
    theta, price = theta / (theta @ targets), price / (theta @ targets)
    spare = 0.5 * (1 - claimed) / len(network.node)
    total = price @ network.budget
    for n in range(len(network.node)):
        on = np.flatnonzero(network.on[n])
        if len(on) == 0:
            continue
        v = network.node[n, on]
        arguments = (network.gain[n][np.ix_(on, on)], theta[network.of[n, on]], price[v], network.budget[v], single[n, on] * (1 - 1e-7))
        total += settled_maximum(*arguments, spare)
    return total


def settled_maximum(gain, weight, price, cap, floor, spare):
    """channel_maximum() to within `spare` of a value that a local search reaches."""
    own, random = np.diag(gain), np.random.default_rng(0)
    cross = gain - np.diag(own)
    value = 0.0 if np.all(floor == 0) else -np.inf
    for _ in range(12):
        x = cap * 10 ** random.uniform(-4, 0, len(cap))
        for _ in range(300):
            heard = 1 + cross @ x
            sinr = own * x / heard
            psi = sinr / (1 + sinr)
            x = np.minimum(cap, weight * psi / np.maximum(price + cross.T @ (weight * psi / heard), 1e-300))
        heard = 1 + cross @ x
        if np.all(own * x >= floor * heard * (1 - 1e-9)):
            value = max(value, float(weight @ np.log1p(own * x / heard) - price @ x))
    return channel_maximum(gain, weight, price, cap, floor, value + spare)


def excluded(network, slots, floors, most_boxes=3_000_000):
    """Whether no powers at all give the floors: boxes of all powers, halved until budgets or the largest rates exclude each."""
    places = np.argwhere(network.on)
    size, node = len(places), network.node[network.on]
    cross = np.zeros((size, size))
    for i, (n, c) in enumerate(places):
        for j, (m, d) in enumerate(places):
            cross[i, j] = network.cross[n, c, d] if n == m else 0.0
    own, budget = network.own[network.on], network.budget[node]
    member = np.array([[network.of[tuple(place)] == u for place in places] for u in range(len(network.users))], float)
    of_node = (node[:, None] == node[None, :]).astype(float)
    targets = floors * np.log(2) * (1 - 1e-8)
    looked = 0
    low, high = np.zeros((1, size)), budget[None, :].copy()
    while len(low) and looked < most_boxes:
        batch = slice(max(0, len(low) - 8192), None)  # the last ones first: few are open at a time
        l, h = low[batch], high[batch]
        low, high = low[:batch.start], high[:batch.start]
        looked += len(l)
        for _ in range(3):
            h = np.minimum(h, budget * (1 + 1e-9) - (l @ of_node.T - l))
            least = 1 + l @ cross.T
            most = np.log1p(own * np.maximum(h, 0) / least)
            missing = targets - most @ member.T
            alive = np.all(h >= l, axis=1) & np.all(missing <= 0, axis=1)
            l, h, least, most, missing = l[alive], h[alive], least[alive], most[alive], missing[alive]
            need = np.maximum(0, (missing @ member) + most)  # what the others of its user leave to a slot
            l = np.maximum(l, np.minimum(h, np.expm1(need) * least / own))
        least = 1 + l @ cross.T
        width = np.log((least + own * h) / (least + own * l))
        harm = np.log1p((h - l)[:, None, :] * cross[None] / least[:, :, None]).sum(axis=1)
        at, row = np.argmax(width + harm, axis=1), np.arange(len(l))
        unit = own[at] / least[row, at]
        cut = (np.sqrt((1 + unit * l[row, at]) * (1 + unit * h[row, at])) - 1) / unit
        upper, lower = l.copy(), h.copy()
        upper[row, at], lower[row, at] = cut, cut
        low, high = np.concatenate([low, l, upper]), np.concatenate([high, lower, h])
    return "" if len(low) else f"{looked} boxes"
