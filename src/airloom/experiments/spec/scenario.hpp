#pragma once
/// A scenario as files and command lines give it: fields that are fixed, and fields that every realization draws anew.
#include <cstdint>
#include <string>
#include <vector>

#include "airloom/experiments/system/system.hpp"
#include "airloom/io/toml.hpp"
#include "airloom/systems/random_fields.hpp"

namespace airloom::experiments {

/// No field is both fixed and random.
struct Scenario {
  Values fixed = {};
  std::vector<RandomField> random = {};

  /// Fixes fields; those that were random are no longer.
  void fix(const Values& values);
  /// Makes a field random; if it was fixed, it is no longer.
  void add(RandomField field);
};

/// A flat table of scenario fields; the table `random` in it holds those that are drawn (systems/random_fields.hpp).
/// @throws InvalidInput  naming file and line of all faults
[[nodiscard]] Scenario read_scenario(const io::Document& document);

/// A system's named scenario, or, when the name ends in ".toml", that file.
/// @throws InvalidInput  with the nearest known name, or for a file that is wrong
/// @throws IoError       when the file cannot be read
[[nodiscard]] Scenario read_scenario(std::string_view system, const std::string& name_or_file);

/// Reads the `random` table of a document into a scenario. @param pointer  where it stands, "/random"
void read_random(const io::Document& document, const std::string& pointer, Scenario& scenario, Faults& faults);

/// Holds the random fields against the system's: see airloom::settle. @throws InvalidInput  with every fault
void settle(const System& system, Scenario& scenario);

/// All values of the first realization whose fields the system takes together; the fixed ones alone where nothing is random.
/// @throws InvalidInput
[[nodiscard]] Values first_fields(const System& system, const Scenario& scenario, std::uint64_t seed);

/// All fields that every realization shares, after defaults: without those that it draws. @throws InvalidInput
[[nodiscard]] Values effective_scenario(const System& system, const Scenario& scenario, std::uint64_t seed);

/// One realization, and the fields that it was drawn from.
struct DrawnNetwork {
  System::Handle instance = {};
  Values scenario = {};    ///< fixed fields and what the random ones came to be
  std::size_t random = 0;  ///< how many of them were drawn; they stand last
  int refused = 0;         ///< combinations of random fields that the system refused before
};

/// Draws the fields, then the network of the same seed and realization. A combination that the system refuses is drawn again.
/// @param scenario  settled
/// @throws InvalidInput  when the system refuses the fixed fields, or most_refusals combinations in a row
[[nodiscard]] DrawnNetwork draw_network(const System& system, const Scenario& scenario, std::uint64_t seed, std::uint64_t realization);

}  // namespace airloom::experiments
