/// Bytes as an import: a source, a system, arrays that nearly fit, options. Byte 0: source; byte 1: system; then changes and options.
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/importers/checks.hpp"
#include "airloom/importers/targets.hpp"
#include "airloom/systems/dab/problem/files.hpp"
#include "airloom/systems/haps/problem/files.hpp"
#include "airloom/systems/iab/problem/files.hpp"
#include "airloom/systems/mdd/problem/files.hpp"
#include "airloom/systems/twotier/problem/files.hpp"
#include "fuzz/importer_arrays.hpp"
#include "fuzz/must.hpp"
#include "fuzz/targets.hpp"

namespace airloom::fuzz {
namespace {

using importers::Channels;

/// What every system's adapter relies on.
void check_channels(const Channels& x) {
  must(x.users > 0 && x.stations() > 0 && x.subcarriers > 0 && x.gains().allFinite());
  must(x.tx_power_max_w.size() == x.stations() && x.noise_w.size() == x.users);
  must(x.tx_pos_m.cols() == 0 || x.tx_pos_m.cols() == x.stations());
  must(x.rx_pos_m.cols() == 0 || x.rx_pos_m.cols() == x.users);
  for (const importers::TxChannels& tx : x.tx) must(std::ssize(tx.h) == x.subcarriers * x.users * tx.antennas);
}

std::size_t elements(const io::Array& array) {
  return std::visit(
      [](const auto& x) -> std::size_t {
        if constexpr (requires { x.size(); }) return x.size();
        else return 0;
      },
      array.data);
}

/// The system's own rules: what passes them holds what its shapes say.
void read_by_system(const std::string& system, const io::Arrays& arrays) {
  for (const auto& [name, array] : arrays) {
    std::size_t count = 1;
    for (const std::int64_t extent : array.shape) count *= static_cast<std::size_t>(extent);
    must(std::holds_alternative<io::Array::Unsupported>(array.data) || count == elements(array));
  }
  if (system == "haps") (void)haps::read_instance(arrays, "import");
  if (system == "dab") (void)dab::read_instance(arrays, "import");
  if (system == "mdd") (void)mdd::read_instance(arrays, "import");
  if (system == "twotier") (void)twotier::read_instance(arrays, "import");
  if (system == "iab") (void)iab::read_instance(arrays, "import");
}

}  // namespace

bool importers(std::span<const std::byte> input) {
  const std::array<std::string, 5> systems{"haps", "dab", "mdd", "twotier", "iab"};
  ByteSource bytes(input);
  const auto source = static_cast<importers::Source>(bytes.below(enum_names(importers::Source{}).size()));
  const std::string& system = bytes.one_of(systems);
  io::Arrays arrays = true_arrays(source);
  Values options;
  Values target;
  // what most imports are told
  if (bytes.below(4) != 3) {
    options.set("tx_power_max_dbm", std::vector<double>{30.0});
    options.set("noise_dbm", -94.0);
    if (system != "mdd" && system != "twotier") options.set("subcarriers", std::vector<double>{0.0});
    if (source != importers::Source::npz) options.set("rx_antenna", std::int64_t{0});
    if (system == "iab")
      target = {{"backhaul_user", std::int64_t{0}}, {"aerial_users", std::vector<double>{1}}, {"ground_users", std::vector<double>{2}}};
  }
  static const std::vector<FieldInfo> option_fields = describe<importers::Options>();
  const std::vector<FieldInfo> fields_of_target = importers::target_fields(system);
  while (!bytes.empty()) {
    switch (bytes.below(4)) {
      case 0: set_field(options, option_fields, bytes); break;
      case 1: set_field(target, fields_of_target, bytes); break;
      default: change_arrays(arrays, bytes);
    }
  }
  try {
    const auto o = from_values<importers::Options>(options, "import option");
    const Channels channels = importers::read_channels(source, arrays, o, "fuzz");
    check_channels(channels);
    (void)to_text(importers::gain_report(channels));
    (void)importers::check_steering(channels, o);
    read_by_system(system, importers::instance_arrays(system, channels, target, arrays));
    return true;
  } catch (const InvalidInput& error) {
    must(*error.what() != '\0');
    return false;
  }
}

}  // namespace airloom::fuzz
