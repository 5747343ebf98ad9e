#include "airloom/experiments/spec/describe.hpp"

#include <cmath>

#include "airloom/experiments/spec/presets.hpp"

namespace airloom::experiments {

std::string unit_of(const std::string& field) {
  static const std::vector<std::pair<std::string, std::string>> suffixes{{"_dbm_per_hz", "dBm/Hz"},
                                                                         {"_w_per_hz", "W/Hz"},
                                                                         {"_per_w", "1/W"},
                                                                         {"_per_m_rad", "1/(m rad)"},
                                                                         {"_per_m", "1/m"},
                                                                         {"_m_per_s", "m/s"},
                                                                         {"_dbw", "dBW"},
                                                                         {"_dbm", "dBm"},
                                                                         {"_dbi", "dBi"},
                                                                         {"_db", "dB"},
                                                                         {"_ghz", "GHz"},
                                                                         {"_khz", "kHz"},
                                                                         {"_mhz", "MHz"},
                                                                         {"_hz", "Hz"},
                                                                         {"_bps", "bit/s"},
                                                                         {"_km", "km"},
                                                                         {"_m", "m"},
                                                                         {"_w", "W"},
                                                                         {"_s", "s"},
                                                                         {"_deg", "deg"},
                                                                         {"_rad", "rad"},
                                                                         {"_wavelengths", "wavelengths"}};
  for (const auto& [suffix, unit] : suffixes) {
    if (field.ends_with(suffix)) return unit;
  }
  return {};
}

namespace {

io::Json field_json(const FieldInfo& f) {
  io::Json json = {
      {"name", f.name}, {"type", f.type}, {"default", f.optional && to_text(f.standard).empty() ? io::Json() : io::to_json(f.standard)}};
  if (const std::string unit = unit_of(f.name); !unit.empty()) json["unit"] = unit;
  if (const std::string rule = f.range.rule(); !rule.empty()) json["rule"] = rule;
  if (std::isfinite(f.range.low)) json["min"] = f.range.low;
  if (std::isfinite(f.range.high)) json["max"] = f.range.high;
  if (!f.choices.empty()) json["choices"] = f.choices;
  json["doc"] = f.doc;
  return json;
}

io::Json fields_json(const std::vector<FieldInfo>& fields) {
  io::Json list = io::Json::array();
  for (const FieldInfo& f : fields) list.push_back(field_json(f));
  return list;
}

}  // namespace

io::Json system_json(const System& system) {
  io::Json algorithms = io::Json::array();
  for (const auto& a : system.algorithms()) {
    algorithms.push_back({{"name", a.name},
                          {"title", a.title},
                          {"source", a.source},
                          {"distributed", a.distributed},
                          {"reference", a.reference},
                          {"options", fields_json(a.options)}});
  }
  const Reported reported = system.reported();
  io::Json metrics = io::Json::array();
  for (const MetricInfo& m : reported.metrics) {
    metrics.push_back({{"name", m.name}, {"doc", m.doc}});
    if (!m.unit.empty()) metrics.back()["unit"] = m.unit;
    if (!m.shape.empty()) metrics.back()["shape"] = m.shape;
  }
  io::Json details = io::Json::array();
  for (const auto& d : system.details())
    details.push_back({{"name", d.name}, {"title", d.title}, {"of", d.of_drawing ? "drawing" : "answer"}});
  io::Json json = {{"key", system.key()},
                   {"title", system.title()},
                   {"default_algorithm", system.algorithms().front().name},
                   {"algorithms", algorithms},
                   {"experiments", experiment_ids(system.key())},
                   {"scenarios", scenario_names(system.key())},
                   {"details", details},
                   {"metrics", metrics},
                   {"residuals", reported.residuals},
                   {"certificate", reported.certificate},
                   {"history", reported.history},
                   {"scenario", fields_json(system.scenario_fields())}};
  if (const std::vector<FieldInfo> place = system.place_options(); !place.empty()) json["place"] = fields_json(place);
  return json;
}

}  // namespace airloom::experiments
