#include "interruption.hpp"

namespace airloom::python {

namespace py = pybind11;

bool SignalWatch::proceed() {
  if (raised_) return false;
  const auto now = std::chrono::steady_clock::now();
  if (now - asked_ < interval) return true;
  asked_ = now;
  const py::gil_scoped_acquire lock;
  if (PyErr_CheckSignals() == 0) return true;
  raised_ = std::make_exception_ptr(py::error_already_set());
  return false;
}

void SignalWatch::rethrow() const {
  if (raised_) std::rethrow_exception(raised_);
}

bool IterationHook::proceed(const Progress& progress) {
  if (raised_) return false;
  if (!callback_.is_none() && !call(progress)) return false;
  return signals_.proceed();
}

bool IterationHook::call(const Progress& progress) {
  const py::gil_scoped_acquire lock;
  try {
    py::dict step;
    step["stage"] = py::str(std::string(progress.stage));
    step["iteration"] = progress.iteration;
    step["objective"] = progress.objective;
    const py::object answer = callback_(step);
    return answer.is_none() || py::cast<bool>(py::bool_(answer));
  } catch (const py::error_already_set&) {
    raised_ = std::current_exception();
    return false;
  }
}

void IterationHook::rethrow() const {
  if (raised_) std::rethrow_exception(raised_);
  signals_.rethrow();
}

}  // namespace airloom::python
