#pragma once
/// Parameters of TR 38.901 and TR 38.811 as they stand in the embedded files, read once and checked.
#include <Eigen/Core>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "airloom/export.hpp"

namespace airloom::radio::tr38901 {
AIRLOOM_API_BEGIN

enum class Environment { umi, uma, rma, inh };
constexpr auto enum_names(Environment) { return std::array<std::string_view, 4>{"umi", "uma", "rma", "inh"}; }

/// In the order of their codes in files.
enum class LinkState { los, nlos, o2i };
constexpr auto enum_names(LinkState) { return std::array<std::string_view, 3>{"los", "nlos", "o2i"}; }

/// The seven large-scale parameters, in the order of every vector and matrix of them.
enum Parameter { sf, k, ds, asd, asa, zsd, zsa };
inline constexpr int parameters = 7;
using Seven = Eigen::Matrix<double, parameters, 1>;
using SevenBySeven = Eigen::Matrix<double, parameters, parameters>;

/// slope log10(x) + offset.
struct Level {
  double slope = 0.0;
  double offset = 0.0;
  [[nodiscard]] double at(double x) const { return slope * std::log10(x) + offset; }
};

/// Delay spread within a cluster: max(least, a + b log10(f in GHz)) ns.
struct ClusterDelay {
  double a = 0.0;
  double b = 0.0;
  double least = 0.0;
};

/// One column of the tables: an environment in one state.
struct StateTable {
  Level mu_ds, sigma_ds, mu_asd, sigma_asd, mu_asa, sigma_asa, mu_zsa, sigma_zsa, sigma_zsd;  ///< of log10(s), log10(degrees)
  double mu_k_db = 0.0;
  double sigma_k_db = 0.0;
  std::array<double, 2> sigma_sf_db{};  ///< before and beyond the break point
  int clusters = 0;
  double r_tau = 0.0;
  double zeta_db = 0.0;
  double mu_xpr_db = 0.0;
  double sigma_xpr_db = 0.0;
  double c_asd_deg = 0.0;
  double c_asa_deg = 0.0;
  double c_zsa_deg = 0.0;
  ClusterDelay c_ds_ns;
  double c_phi = 0.0;
  double c_theta = 0.0;
  Seven decorrelation_m;
  SevenBySeven correlation;
  SevenBySeven factor;  ///< lower Cholesky factor of the correlation
};

struct EnvironmentTable {
  double frequency_offset = 0.0;  ///< levels are taken at frequency_offset + max(f, f_min), GHz
  double f_min_ghz = 0.0;
  double los_state_decorrelation_m = 0.0;
  std::array<double, 3> cluster_decorrelation_m{};  ///< per state; 0 where the state does not exist
  std::array<std::optional<StateTable>, 3> states;

  /// @throws InvalidInput  for a state that the environment does not have (o2i of inh)
  [[nodiscard]] const StateTable& state(LinkState state) const;
};

inline constexpr int rays_per_cluster = 20;

/// What all environments share.
struct RayTable {
  std::array<double, rays_per_cluster> offset{};  ///< alpha of ray m, with its sign
  std::array<std::vector<int>, 3> groups;         ///< rays of the three parts of a split cluster
  std::array<double, 3> delay{};                  ///< of the parts, in cluster delay spreads
};

/// @param release  16 or 19  @throws InvalidInput  for another one
[[nodiscard]] const EnvironmentTable& environment_table(Environment environment, int release);
[[nodiscard]] const RayTable& ray_table();

/// TR 38.811: environments on the ground under a platform.
enum class PlatformEnvironment { suburban, urban, dense_urban };
constexpr auto enum_names(PlatformEnvironment) { return std::array<std::string_view, 3>{"suburban", "urban", "dense_urban"}; }

/// One elevation, band and state of TR 38.811. Spreads of log10(s) and log10(degrees).
struct PlatformRow {
  Seven mu;     ///< that of sf is 0
  Seven sigma;  ///< that of sf is the spread of the shadowing, dB
  double r_tau = 0.0;
  double zeta_db = 0.0;
  double mu_xpr_db = 0.0;
  double sigma_xpr_db = 0.0;
  int clusters = 0;
  double c_ds_ns = 0.0;
  double c_asd_deg = 0.0;
  double c_asa_deg = 0.0;
  double c_zsa_deg = 0.0;
  double c_phi = 0.0;
  double c_theta = 0.0;
  SevenBySeven factor;
};

inline constexpr int platform_elevations = 9;  ///< 10, 20, .., 90 degrees

struct PlatformBand {
  std::array<PlatformRow, platform_elevations> los, nlos;
  std::array<double, platform_elevations> clutter_loss_db{};
  Seven decorrelation_los_m, decorrelation_nlos_m;
};

struct PlatformTable {
  std::array<double, platform_elevations> los_probability{};
  PlatformBand s, ka;  ///< below 13 GHz, from 13 GHz
  [[nodiscard]] const PlatformBand& band(double f_ghz) const { return f_ghz < 13.0 ? s : ka; }
};

[[nodiscard]] const PlatformTable& platform_table(PlatformEnvironment environment);

AIRLOOM_API_END
}  // namespace airloom::radio::tr38901
