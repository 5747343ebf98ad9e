#include "place.hpp"

#include <pybind11/stl.h>

#include "airloom/experiments/system/placement_json.hpp"
#include "airloom/experiments/system/registry.hpp"
#include "airloom/report/placement_page.hpp"
#include "background.hpp"
#include "system.hpp"
#include "values.hpp"

namespace airloom::python {
namespace {

namespace py = pybind11;

/// @param progress  None, or called with a dict now and then
/// @return          the JSON of `airloom place --json` as dicts and lists
py::object place(const std::string& key, const py::dict& scenario, std::uint64_t seed, int realizations, const py::dict& options,
                 const std::string& page, const py::object& progress) {
  const experiments::System& system = experiments::find_system(key);
  PlacementRequest request{.scenario = experiments::first_fields(system, to_scenario(system, scenario), seed),
                           .options = to_values(options, "options"),
                           .seed = seed,
                           .realizations = realizations};
  Placement placement;
  run_in_background([&](std::stop_token stop, Mailbox& mailbox) {
    request.stop = std::move(stop);
    if (!progress.is_none()) request.on_progress = count_for(progress, "place " + key, mailbox);
    placement = system.place(request);
    if (!page.empty()) report::write_placement(key, placement, page);
  });
  return to_python(experiments::to_json(system, request, placement));
}

}  // namespace

void add_place(py::module_& module) { module.def("place", &place); }

}  // namespace airloom::python
