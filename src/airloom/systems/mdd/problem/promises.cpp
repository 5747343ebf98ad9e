#include "airloom/systems/mdd/problem/promises.hpp"

#include "airloom/radio/rate.hpp"

namespace airloom::mdd {

Promises promises_of(const PowerProblem& x) { return promises_of(x, x.qos); }

Promises promises_of(const PowerProblem& x, Qos form) {
  switch (form) {
    case Qos::none: return {};
    case Qos::subcarrier:
      return {.floor_dl = radio::sinr_of_nats(x.rate_dl, static_cast<double>(x.subcarriers_dl)),
              .floor_ul = radio::sinr_of_nats(x.rate_ul, static_cast<double>(x.subcarriers_ul))};
    case Qos::sum: return {.rate_dl = x.rate_dl, .rate_ul = x.rate_ul};
  }
  return {};
}

}  // namespace airloom::mdd
