#pragma once
/// What the package's Python classes hold: a system's instance, a solution of it, and the record of a solve.
#include <pybind11/pybind11.h>

#include <memory>
#include <string>

#include "airloom/experiments/system/record.hpp"

namespace airloom::python {

/// An instance, and its arrays once they were asked for.
struct HeldInstance {
  const experiments::System* system;
  experiments::System::Handle handle;
  std::shared_ptr<const io::Arrays> arrays;
};

/// A solution of one instance, which it keeps alive.
struct HeldSolution {
  std::shared_ptr<HeldInstance> instance;
  experiments::System::Handle handle;
  std::shared_ptr<const io::Arrays> arrays;
};

/// A solved instance.
struct HeldRecord {
  experiments::Record record;
  std::shared_ptr<HeldInstance> instance;
  experiments::System::Handle solved;      ///< the instance with the promises that options added
  std::shared_ptr<HeldSolution> solution;  ///< none when the instance is infeasible
};

/// Read-only views of all arrays, written once.
[[nodiscard]] pybind11::dict arrays_of(HeldInstance& instance);
[[nodiscard]] pybind11::dict arrays_of(HeldSolution& solution);

[[nodiscard]] std::shared_ptr<HeldRecord> hold(experiments::SolvedRecord solved, std::shared_ptr<HeldInstance> instance);

/// One entry of the record (docs/product: metrics, history, ...) as Python's objects; numbers that are not finite stay so.
/// @throws pybind11::key_error  when a record has none of that name
[[nodiscard]] pybind11::object record_part(const HeldRecord& held, const std::string& name);

/// The classes above and their methods.
void add_handles(pybind11::module_& module);

}  // namespace airloom::python
