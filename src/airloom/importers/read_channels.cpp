/// A source's reader, then selection and checks, the same for all.
#include <algorithm>
#include <cmath>
#include <concepts>
#include <span>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/importers/channel_lists.hpp"
#include "airloom/importers/checks.hpp"
#include "airloom/importers/common_names.hpp"
#include "airloom/importers/deepmimo_scenario.hpp"
#include "airloom/importers/readers.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

Found read(Source source, const io::Arrays& arrays, const Options& o) {
  switch (source) {
    case Source::npz:
    case Source::mat:
    case Source::hdf5: return read_named(arrays, o);
    case Source::sionna: return read_sionna(arrays, o);
    case Source::deepmimo: return read_deepmimo(arrays, o);
    case Source::quadriga: return read_quadriga(arrays, o);
    case Source::cellfree_book: return read_cellfree_book(arrays, o);
  }
  return {};
}

/// Options that this source has no use for: ignored ones would look as if they had worked.
void forbid_others(Source source, bool scenario, const Options& o) {
  const bool named = source == Source::npz || source == Source::mat || source == Source::hdf5;
  const bool responses = source == Source::sionna || source == Source::quadriga;
  const bool plane = o.tx_array == TxArray::upa_xy || o.tx_array == TxArray::upa_yz || o.tx_array == TxArray::upa_xz;
  if (!named && o.convention != Convention::automatic) throw InvalidInput("convention: this source's convention is known; leave it out");
  if (!named && source != Source::deepmimo && !o.axes.empty())
    throw InvalidInput("axes: " + o.axes + "; this source's axes are known; leave them out");
  const bool normalized = o.noise || o.snr_db;
  for (const auto& [given, name] :
       {std::pair{o.noise_dbm.has_value() && source != Source::cellfree_book, "noise_dbm"},
        std::pair{o.noise_figure_db.has_value(), "noise_figure_db"}, std::pair{o.path_gain_db.has_value(), "path_gain_db"}}) {
    if (normalized && given)
      throw InvalidInput(std::string(name) + ": together with noise or snr_db; channels over the noise need no other");
  }
  if (o.noise && o.snr_db) throw InvalidInput("snr_db: together with noise; snr_db makes the noise 1 by itself");
  if (o.snr_db && !(o.tx_power_max_dbm.empty() && o.tx_power_max_w.empty()))
    throw InvalidInput("snr_db: together with budgets; it is the SNR of budgets of 1: leave them out, or say noise=1");
  const auto forbid = [](bool given, bool used, const char* name, const char* of) {
    if (given && !used) throw InvalidInput(std::string(name) + ": an option of " + of + "; leave it out");
  };
  forbid(!o.frequencies_hz.empty(), responses || source == Source::deepmimo, "frequencies_hz", "impulse responses of sionna and quadriga");
  forbid(o.total_subcarriers.has_value(), source == Source::deepmimo, "total_subcarriers", "deepmimo");
  forbid(o.antennas.has_value(), source == Source::cellfree_book, "antennas", "cellfree-book");
  forbid(o.panel_columns.has_value(), source == Source::deepmimo || plane, "panel_columns", "deepmimo, or of a tx_array that is a plane");
  forbid(o.panel_rows.has_value(), source == Source::sionna || scenario || plane, "panel_rows", "sionna, or of a tx_array that is a plane");
}

/// The arrays, lent, with the joined parts in the place of the real ones.
io::Arrays with_joined(const io::Arrays& arrays, const std::string& name, io::Array joined) {
  io::Arrays lent;
  for (const auto& [key, array] : arrays) {
    io::Array view{.shape = array.shape, .data = io::Array::Unread{}, .matlab = array.matlab};
    const auto lend = [&]<class T>(const T& elements) {
      if constexpr (requires { typename T::allocator_type; } && !std::same_as<T, std::vector<std::string>>) {
        view.data = std::span<const typename T::value_type>(elements);
      } else {
        view.data = elements;
      }
    };
    std::visit(lend, array.data);
    lent.emplace(key, std::move(view));
  }
  lent[name] = std::move(joined);
  return lent;
}

/// The name of the real parts that `imag` belongs to.
std::string real_part_name(Source source, const io::Arrays& arrays, const Options& o) {
  if (!o.array.empty()) return o.array;
  for (const auto& [name, array] : arrays) {
    if (imaginary_partner(arrays, name) == o.imag) return name;
  }
  throw InvalidInput("array: missing; name the array of the real parts that " + o.imag + " belongs to" +
                     (source == Source::sionna ? " (h_freq)" : ""));
}

/// Real numbers where channels are complex: half of them may lie beside.
void look_at_parts(const io::Arrays& arrays, const Found& found, std::vector<std::string>& notes) {
  for (const NamedArray& array : found.arrays) {
    if (array.name == "gainOverNoisedB" || array.name.empty()) continue;
    const bool no_imaginary = array.real || std::ranges::all_of(array.data, [](const auto& z) { return z.imag() == 0.0; });
    if (!no_imaginary) continue;
    if (const auto partner = imaginary_partner(arrays, array.name)) {
      throw InvalidInput(array.name + ": has no imaginary part, and " + *partner +
                         " beside it looks like it; join them: --opt array=" + array.name + " --opt imag=" + *partner);
    }
    for (const auto& [other, item] : arrays) {
      if (imaginary_partner(arrays, other) != array.name) continue;
      throw InvalidInput(array.name + ": looks like the imaginary part of " + other + "; join them: --opt array=" + other +
                         " --opt imag=" + array.name);
    }
    notes.push_back(array.name + ": all imaginary parts are 0; are there phases in another array (--opt imag=NAME)?");
    return;
  }
}

}  // namespace

FoundChannels find_channels(Source source, const io::Arrays& arrays, const Options& options, const std::string& file) {
  try {
    Options o = options;
    forbid_others(source, is_deepmimo_scenario(arrays), o);
    check_flags(arrays, o);
    io::Arrays lent;
    if (!o.imag.empty()) {
      o.array = real_part_name(source, arrays, o);
      lent = with_joined(arrays, o.array, *joined_parts(arrays, o.array, o.imag));
    }
    FoundChannels result{.source = source, .found = read(source, o.imag.empty() ? arrays : lent, o), .common = {}};
    Found& found = result.found;
    if (o.imag.empty()) look_at_parts(arrays, found, found.notes);
    found.amplitude /= std::sqrt(o.source_tx_power_w);
    if (o.path_gain_db) found.amplitude *= std::sqrt(from_db(*o.path_gain_db));
    if (o.snr_db) found.amplitude *= std::sqrt(from_db(*o.snr_db));
    result.common = common_arrays(source, arrays, found.known, found.notes);
    return result;
  } catch (const InvalidInput& error) {
    throw InvalidInput(file + ": " + error.what());
  }
}

namespace {

/// One snapshot of what was found: of a file with thousands, a selection must not begin with a copy of them all.
Found of_snapshot(const Found& all, int snapshot) {
  Found one{.arrays = {},
            .physical = all.physical,
            .amplitude = all.amplitude,
            .source_subcarriers = all.source_subcarriers,
            .known = all.known,
            .notes = all.notes};
  for (const NamedArray& array : all.arrays) one.arrays.push_back(pick(array, 'r', snapshot, "snapshot"));
  return one;
}

}  // namespace

Channels channels_of(const FoundChannels& all, const io::Arrays& arrays, const Options& o, const std::string& file) {
  try {
    const std::int64_t snapshots = all.found.arrays.front().extent('r');
    const std::int64_t times = all.found.arrays.front().extent('t');
    const bool in_time = snapshots == 1 && times > 1;
    Options of_one = o;
    of_one.snapshot = 0;
    Channels channels = make_channels(of_network(all.common, in_time ? o.time_step : o.snapshot, in_time ? times : snapshots),
                                      of_snapshot(all.found, o.snapshot), of_one);
    check_gains(channels, all.source, o);
    if (!o.serve.empty() && !arrays.contains(o.serve)) throw InvalidInput("serve: the file has no array '" + o.serve + "'");
    channels.serve = o.serve;
    return channels;
  } catch (const InvalidInput& error) {
    throw InvalidInput(file + ": " + error.what());
  }
}

Channels read_channels(Source source, const io::Arrays& arrays, const Options& o, const std::string& file) {
  return channels_of(find_channels(source, arrays, o, file), arrays, o, file);
}

}  // namespace airloom::importers
