#pragma once
/// Work that cannot look whether it should stop, such as one large factorisation, given up from outside.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace airloom {

/// Calls work(*state) and waits for its end, or until a stop.
///
/// Where a stop can come, the work runs in a thread of its own. One that is given up goes on alone until it is done, and `state`
/// lives as long: so the work must use nothing else, and must not throw.
/// @return  false when it was given up: the state must not be looked at then
template <class State, class Work>
bool finish_or_abandon(const std::shared_ptr<State>& state, Work work, const std::stop_token& stop) {
  if (!stop.stop_possible()) {
    work(*state);
    return true;
  }
  struct Shared {
    std::mutex guard;
    std::condition_variable_any changed;
    bool done = false;
  };
  const auto shared = std::make_shared<Shared>();
  std::thread worker([state, work, shared] {
    work(*state);
    const std::scoped_lock lock(shared->guard);
    shared->done = true;
    shared->changed.notify_all();
  });
  std::unique_lock lock(shared->guard);
  const bool done = shared->changed.wait(lock, stop, [&] { return shared->done; });
  lock.unlock();
  if (done) worker.join();
  else worker.detach();
  return done;
}

}  // namespace airloom
