#pragma once
/// Ctrl-C and a caller's own callback, while a solver runs without the interpreter's lock.
#include <pybind11/pybind11.h>

#include <chrono>
#include <exception>

#include "airloom/core/outcome.hpp"

namespace airloom::python {

/// Lets Python handle its signals, at most every 20 ms: asking costs the interpreter's lock.
class SignalWatch {
 public:
  static constexpr std::chrono::milliseconds interval{20};

  /// Called without the interpreter's lock. False once a signal's handler has raised (KeyboardInterrupt); only the main thread's
  /// calls see signals, which is Python's rule.
  bool proceed();
  /// Called with the interpreter's lock: raises what a handler raised.
  void rethrow() const;

 private:
  std::chrono::steady_clock::time_point asked_ = std::chrono::steady_clock::now();
  std::exception_ptr raised_;
};

/// What a solver asks after each iteration: signals, and the caller's function when there is one.
class IterationHook {
 public:
  /// @param callback  None, or called with {"stage", "iteration", "objective"}; returning False stops the solver
  explicit IterationHook(pybind11::object callback) : callback_(std::move(callback)) {}

  /// Called without the interpreter's lock.
  bool proceed(const Progress& progress);
  /// Called with the interpreter's lock: raises what the callback or a signal's handler raised.
  void rethrow() const;

 private:
  bool call(const Progress& progress);
  pybind11::object callback_;
  SignalWatch signals_;
  std::exception_ptr raised_;
};

}  // namespace airloom::python
