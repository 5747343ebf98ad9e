#pragma once
/// What a system says of one network, and of an answer to it, place by place: what pictures, pages and tables of it show.
#include <Eigen/Core>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "airloom/systems/site.hpp"

namespace airloom {

/// One column of a table of places.
struct SiteColumn {
  std::string name = {};
  std::string unit = {};
  std::vector<double> values = {};  ///< of every site; NaN where it does not apply
  bool verdict = false;             ///< 1: yes, 0: no
};

/// Two places that talk.
struct SiteLink {
  int from = 0;
  int to = 0;
  double share = 1.0;  ///< in (0, 1]
};

/// What a station sends towards every azimuth.
struct SitePattern {
  int site = 0;
  std::vector<double> level_dbw = {};  ///< at azimuths 2 pi k / size, from the x axis towards the y axis
};

/// Where on the ground a station's beams are strong: closed lines, x and y in metres, the first point not repeated.
struct SiteFootprint {
  int site = 0;
  std::vector<Eigen::Matrix2Xd> outlines = {};
};

struct Picture {
  std::vector<Site> sites = {};  ///< stations, then users; empty without places
  int stations = 0;
  std::vector<SiteColumn> columns = {};
  std::string color = {};  ///< the column that colours the users
  std::vector<SiteLink> links = {};
  std::string link_words = {};  ///< who is linked with whom, and what the share is
  std::vector<SitePattern> patterns = {};
  std::vector<SiteFootprint> footprints = {};
  std::string pattern_words = {};                               ///< what patterns and footprints are, or why there are none
  std::vector<std::pair<std::string, std::string>> facts = {};  ///< of the whole network: how the band is split, ...

  [[nodiscard]] int users() const { return static_cast<int>(sites.size()) - stations; }

  SiteColumn& of_stations(std::string name, std::string unit, const Eigen::VectorXd& values) {
    return add(std::move(name), std::move(unit), 0, values);
  }
  SiteColumn& of_users(std::string name, std::string unit, const Eigen::VectorXd& values) {
    return add(std::move(name), std::move(unit), stations, values);
  }
  /// Power of the stations, and what of their budgets that is.
  void power_of_stations(const std::string& name, const Eigen::VectorXd& used_w, const Eigen::VectorXd& budget_w);
  /// What each user was promised (0: nothing), and whether it gets that much: to 1e-8, as the judge sees it.
  void promise_to_users(const std::string& name, const std::string& unit, const Eigen::VectorXd& promised, const Eigen::VectorXd& kept);
  /// Links to each user from the stations that hold more than a tenth of its sum, three at most, the largest first.
  /// @param power  (stations, users)
  void link_by_share(const Eigen::MatrixXd& power);
  /// A link to each user from the station of the largest entry.
  void link_to_largest(const Eigen::MatrixXd& gain);

 private:
  SiteColumn& add(std::string name, std::string unit, int first, const Eigen::VectorXd& values);
};

/// 10 log10, or NaN of what is not above 0.
[[nodiscard]] Eigen::VectorXd decibels(const Eigen::VectorXd& ratio);

/// SINR in dB that carries this spectral efficiency, bit/s/Hz.
[[nodiscard]] Eigen::VectorXd sinr_db_of(const Eigen::VectorXd& spectral_efficiency);

}  // namespace airloom
