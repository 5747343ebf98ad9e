#include "airloom/radio/tr38901/tables.hpp"

#include <Eigen/Cholesky>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "airloom/core/enums.hpp"
#include "airloom/core/error.hpp"

// Set by cmake/EmbedTables.cmake.
extern "C" {
extern const char airloom_table_tr38901[];
extern const char airloom_table_tr38901_end[];
extern const char airloom_table_tr38811[];
extern const char airloom_table_tr38811_end[];
}

namespace airloom::radio::tr38901 {
namespace {

using nlohmann::json;

json parsed(const char* begin, const char* end) { return json::parse(begin, end); }

Level level(const json& value) {
  if (value.is_array()) return {.slope = value.at(0).get<double>(), .offset = value.at(1).get<double>()};
  return {.slope = 0.0, .offset = value.get<double>()};
}

Seven seven(const json& list) {
  if (list.size() != parameters) throw InvalidInput("embedded channel table: a row of the seven parameters has another length");
  Seven out;
  for (int i = 0; i < parameters; ++i) out[i] = list.at(static_cast<std::size_t>(i)).get<double>();
  return out;
}

/// The lower triangle without the diagonal, row by row.
SevenBySeven correlation_of(const json& list) {
  SevenBySeven matrix = SevenBySeven::Identity();
  std::size_t next = 0;
  for (int i = 1; i < parameters; ++i) {
    for (int j = 0; j < i; ++j) matrix(i, j) = matrix(j, i) = list.at(next++).get<double>();
  }
  if (next != list.size()) throw InvalidInput("embedded channel table: a correlation matrix has another size");
  return matrix;
}

SevenBySeven factor_of(const SevenBySeven& correlation) {
  const Eigen::LLT<SevenBySeven> factor(correlation);
  if (factor.info() != Eigen::Success) throw InvalidInput("embedded channel table: a correlation matrix is not positive definite");
  return factor.matrixL();
}

StateTable state_table(const json& t) {
  StateTable s;
  s.mu_ds = level(t.at("mu_ds"));
  s.sigma_ds = level(t.at("sigma_ds"));
  s.mu_asd = level(t.at("mu_asd"));
  s.sigma_asd = level(t.at("sigma_asd"));
  s.mu_asa = level(t.at("mu_asa"));
  s.sigma_asa = level(t.at("sigma_asa"));
  s.mu_zsa = level(t.at("mu_zsa"));
  s.sigma_zsa = level(t.at("sigma_zsa"));
  s.sigma_zsd = level(t.at("sigma_zsd"));
  s.mu_k_db = t.value("mu_k_db", 0.0);
  s.sigma_k_db = t.value("sigma_k_db", 0.0);
  const json& shadowing = t.at("sigma_sf_db");
  for (std::size_t i = 0; i < 2; ++i) s.sigma_sf_db[i] = shadowing.is_array() ? shadowing.at(i).get<double>() : shadowing.get<double>();
  s.clusters = t.at("clusters").get<int>();
  s.r_tau = t.at("r_tau").get<double>();
  s.zeta_db = t.at("zeta_db").get<double>();
  s.mu_xpr_db = t.at("xpr_db").at(0).get<double>();
  s.sigma_xpr_db = t.at("xpr_db").at(1).get<double>();
  s.c_asd_deg = t.at("c_asd_deg").get<double>();
  s.c_asa_deg = t.at("c_asa_deg").get<double>();
  s.c_zsa_deg = t.at("c_zsa_deg").get<double>();
  const json& delay = t.at("c_ds_ns");
  s.c_ds_ns = {.a = delay.at("a").get<double>(), .b = delay.at("b").get<double>(), .least = delay.at("min").get<double>()};
  s.c_phi = t.at("c_phi").get<double>();
  s.c_theta = t.at("c_theta").get<double>();
  s.decorrelation_m = seven(t.at("decorrelation_m"));
  s.correlation = correlation_of(t.at("correlation"));
  s.factor = factor_of(s.correlation);
  return s;
}

using EnvironmentTables = std::array<EnvironmentTable, 4>;

EnvironmentTables read_environments(int release) {
  const json file = parsed(airloom_table_tr38901, airloom_table_tr38901_end);
  EnvironmentTables tables;
  for (const std::string_view word : enum_names(Environment{})) {
    const std::string key(word);
    json t = file.at("scenarios").at(key);
    if (release == 19) t.merge_patch(file.at("release_19").value(key, json::object()));
    EnvironmentTable& out = tables[static_cast<std::size_t>(*parse_enum<Environment>(word))];
    out.frequency_offset = t.at("frequency_offset").get<double>();
    out.f_min_ghz = t.at("f_min_ghz").get<double>();
    out.los_state_decorrelation_m = t.at("los_state_decorrelation_m").get<double>();
    for (const std::string_view state : enum_names(LinkState{})) {
      const std::string name(state);
      const auto index = static_cast<std::size_t>(*parse_enum<LinkState>(state));
      if (!t.contains(name)) continue;
      out.states[index] = state_table(t.at(name));
      out.cluster_decorrelation_m[index] = t.at("cluster_decorrelation_m").at(name).get<double>();
    }
  }
  return tables;
}

RayTable read_rays() {
  const json file = parsed(airloom_table_tr38901, airloom_table_tr38901_end);
  RayTable rays;
  const json& offsets = file.at("ray_offset");
  for (std::size_t m = 0; m < rays.offset.size(); ++m) rays.offset[m] = (m % 2 == 0 ? 1.0 : -1.0) * offsets.at(m / 2).get<double>();
  for (std::size_t g = 0; g < rays.groups.size(); ++g) {
    rays.groups[g] = file.at("subcluster_rays").at(g).get<std::vector<int>>();
    rays.delay[g] = file.at("subcluster_delay_in_c_ds").at(g).get<double>();
  }
  return rays;
}

/// Columns of TR 38.811's rows, in the file's order (`lsp_columns`).
enum Column : std::size_t {
  col_ds,
  col_sigma_ds,
  col_asd,
  col_sigma_asd,
  col_asa,
  col_sigma_asa,
  col_zsa,
  col_sigma_zsa,
  col_zsd,
  col_sigma_zsd,
  col_k,
  col_sigma_k,
  col_r_tau,
  col_xpr,
  col_sigma_xpr,
  col_clusters,
  col_c_ds,
  col_c_asd,
  col_c_asa,
  col_c_zsa,
  col_zeta
};

PlatformRow platform_row(const json& file, const json& row, double sigma_sf_db, const json& correlation) {
  const auto at = [&row](std::size_t column) { return row.at(column).get<double>(); };
  PlatformRow out;
  out.mu << 0.0, at(col_k), at(col_ds), at(col_asd), at(col_asa), at(col_zsd), at(col_zsa);
  out.sigma << sigma_sf_db, at(col_sigma_k), at(col_sigma_ds), at(col_sigma_asd), at(col_sigma_asa), at(col_sigma_zsd), at(col_sigma_zsa);
  out.r_tau = at(col_r_tau);
  out.zeta_db = at(col_zeta);
  out.mu_xpr_db = at(col_xpr);
  out.sigma_xpr_db = at(col_sigma_xpr);
  out.clusters = row.at(col_clusters).get<int>();
  out.c_ds_ns = at(col_c_ds);
  out.c_asd_deg = at(col_c_asd);
  out.c_asa_deg = at(col_c_asa);
  out.c_zsa_deg = at(col_c_zsa);
  const std::string count = std::to_string(out.clusters);
  out.c_phi = file.at("c_phi").at(count).get<double>();
  out.c_theta = file.at("c_theta").at(count).get<double>();
  out.factor = factor_of(correlation_of(correlation));
  return out;
}

PlatformBand platform_band(const json& file, const json& t) {
  PlatformBand band;
  const auto rows = [&](const std::string& state, std::array<PlatformRow, platform_elevations>& out) {
    const json& correlation = t.at("correlation_" + state);
    for (std::size_t e = 0; e < platform_elevations; ++e) {
      const json& own = correlation.at(0).is_array() ? correlation.at(e) : correlation;  // one matrix, or one per elevation
      out[e] = platform_row(file, t.at("lsp_" + state).at(e), t.at("sigma_sf_" + state + "_db").at(e).get<double>(), own);
    }
  };
  rows("los", band.los);
  rows("nlos", band.nlos);
  for (std::size_t e = 0; e < platform_elevations; ++e) band.clutter_loss_db[e] = t.at("clutter_loss_db").at(e).get<double>();
  band.decorrelation_los_m = seven(t.at("decorrelation_m_los"));
  band.decorrelation_nlos_m = seven(t.at("decorrelation_m_nlos"));
  return band;
}

std::array<PlatformTable, 3> read_platforms() {
  const json file = parsed(airloom_table_tr38811, airloom_table_tr38811_end);
  std::array<PlatformTable, 3> tables;
  for (const std::string_view word : enum_names(PlatformEnvironment{})) {
    const json& t = file.at("environments").at(std::string(word));
    PlatformTable& out = tables[static_cast<std::size_t>(*parse_enum<PlatformEnvironment>(word))];
    for (std::size_t e = 0; e < platform_elevations; ++e) out.los_probability[e] = t.at("los_probability").at(e).get<double>();
    out.s = platform_band(file, t.at("s"));
    out.ka = platform_band(file, t.at("ka"));
  }
  return tables;
}

}  // namespace

const StateTable& EnvironmentTable::state(LinkState state) const {
  const auto& table = states[static_cast<std::size_t>(state)];
  if (!table) throw InvalidInput("link state " + std::string(name(state)) + ": the environment has no users in buildings");
  return *table;
}

const EnvironmentTable& environment_table(Environment environment, int release) {
  static const EnvironmentTables release_16 = read_environments(16);
  static const EnvironmentTables release_19 = read_environments(19);
  if (release != 16 && release != 19) throw InvalidInput("channel_release: " + std::to_string(release) + "; must be 16 or 19");
  return (release == 16 ? release_16 : release_19)[static_cast<std::size_t>(environment)];
}

const RayTable& ray_table() {
  static const RayTable table = read_rays();
  return table;
}

const PlatformTable& platform_table(PlatformEnvironment environment) {
  static const std::array<PlatformTable, 3> tables = read_platforms();
  return tables[static_cast<std::size_t>(environment)];
}

}  // namespace airloom::radio::tr38901
