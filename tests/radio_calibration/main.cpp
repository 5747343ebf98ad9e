/// Prints the statistics of standard channels as JSON: radio_calibration. scripts/radio_calibration holds them against the references.
#include <iostream>

#include "radio/tr38901/links.hpp"
#include "radio_calibration/drawn_statistics.hpp"

int main() {
  using namespace airloom::radio::tr38901;
  constexpr int links = 4000;
  const nlohmann::json calibration = reference_file("calibration.json");
  nlohmann::json out;
  out["rays"] = ray_statistics(reference_file("reference.json"), links);
  out["parameters"] = parameter_statistics(links);
  out["fields"] = field_statistics(2000);
  out["mean_power"] = mean_power(2000);
  out["calibration"] = coupling_statistics(calibration.at("levels").get<std::vector<double>>(), links);
  std::cout << out.dump(1) << '\n';
}
