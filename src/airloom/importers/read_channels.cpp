/// A source's reader, then selection and checks, the same for all.
#include <cmath>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/importers/checks.hpp"
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

/// Reorders (3, K) to (K, 3), as MATLAB code keeps positions.
io::Array points_by_row(const io::Arrays& arrays, const std::string& name) {
  const io::Array& array = arrays.find(name)->second;
  if (array.shape.size() != 2 || array.shape[0] != 3) return array;
  io::ArrayReader reader(arrays, name);
  const std::vector<double> x = reader.real(name, "3,K").take();
  reader.raise();
  const auto count = static_cast<std::size_t>(array.shape[1]);
  std::vector<double> rows(x.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < 3; ++k) rows[3 * i + k] = x[k * count + i];
  }
  return {.shape = {array.shape[1], 3}, .data = std::move(rows)};
}

/// The source's positions under the names that all share.
io::Arrays with_positions(Source source, const io::Arrays& arrays) {
  io::Arrays all = arrays;
  const auto copy = [&](const char* from, const char* to, bool columns) {
    const auto found = arrays.find(from);
    if (found == arrays.end() || arrays.contains(to)) return;
    io::Array points = columns ? points_by_row(arrays, from) : found->second;
    if (points.shape.size() == 1 && points.shape[0] == 3) points.shape = {1, 3};
    all[to] = std::move(points);
  };
  if (source == Source::deepmimo) {
    copy("rx_pos", "rx_pos_m", false);
    copy("tx_pos", "tx_pos_m", false);
  }
  if (source == Source::quadriga) {
    copy("rx_position", "rx_pos_m", true);
    copy("tx_position", "tx_pos_m", true);
  }
  return all;
}

/// Options that this source has no use for: ignored ones would look as if they had worked.
void forbid_others(Source source, const Options& o) {
  const bool named = source == Source::npz || source == Source::mat || source == Source::hdf5;
  const bool responses = source == Source::sionna || source == Source::quadriga;
  const bool plane = o.tx_array == TxArray::upa_xy || o.tx_array == TxArray::upa_yz || o.tx_array == TxArray::upa_xz;
  if (!named && o.convention != Convention::automatic) throw InvalidInput("convention: this source's convention is known; leave it out");
  if (!named && !o.axes.empty()) throw InvalidInput("axes: " + o.axes + "; this source's axes are known; leave them out");
  const auto forbid = [](bool given, bool used, const char* name, const char* of) {
    if (given && !used) throw InvalidInput(std::string(name) + ": an option of " + of + "; leave it out");
  };
  forbid(!o.frequencies_hz.empty(), responses, "frequencies_hz", "impulse responses of sionna and quadriga");
  forbid(o.total_subcarriers.has_value(), source == Source::deepmimo, "total_subcarriers", "deepmimo");
  forbid(o.antennas.has_value(), source == Source::cellfree_book, "antennas", "cellfree-book");
  forbid(o.panel_columns.has_value(), source == Source::deepmimo || plane, "panel_columns", "deepmimo, or of a tx_array that is a plane");
  forbid(o.panel_rows.has_value(), source == Source::sionna || plane, "panel_rows", "sionna, or of a tx_array that is a plane");
}

}  // namespace

Channels read_channels(Source source, const io::Arrays& arrays, const Options& o, const std::string& file) {
  try {
    forbid_others(source, o);
    check_flags(arrays, o);
    Found found = read(source, arrays, o);
    found.amplitude /= std::sqrt(o.source_tx_power_w);
    if (o.path_gain_db) found.amplitude *= std::sqrt(from_db(*o.path_gain_db));
    Channels channels = make_channels(with_positions(source, arrays), std::move(found), o);
    check_gains(channels, o);
    if (!o.serve.empty() && !arrays.contains(o.serve)) throw InvalidInput("serve: the file has no array '" + o.serve + "'");
    channels.serve = o.serve;
    return channels;
  } catch (const InvalidInput& error) {
    throw InvalidInput(file + ": " + error.what());
  }
}

}  // namespace airloom::importers
