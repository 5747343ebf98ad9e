#include "airloom/importers/look.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "airloom/core/error.hpp"
#include "airloom/core/units.hpp"
#include "airloom/core/values.hpp"
#include "airloom/importers/checks.hpp"
#include "airloom/importers/recognize.hpp"

namespace airloom::importers {
namespace {

constexpr std::int64_t most_looked_at = std::int64_t{1} << 24U;  // entries of one array

std::int64_t entries_in(const std::vector<std::int64_t>& shape) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent == 0) return 0;
    if (count > most_looked_at) return count;
    count *= extent;
  }
  return count;
}

/// "complex64" of "<c8" and "complex single".
std::string plain_type(const std::string& told) {
  std::string_view type = told;
  if (!type.empty() && std::string_view("<>|=").find(type.front()) != std::string_view::npos) type.remove_prefix(1);
  for (const auto& [from, to] :
       {std::pair{"f8", "float64"}, std::pair{"f4", "float32"}, std::pair{"f2", "float16"}, std::pair{"c16", "complex128"},
        std::pair{"c8", "complex64"}, std::pair{"b1", "bool"}, std::pair{"i8", "int64"}, std::pair{"i4", "int32"}, std::pair{"i2", "int16"},
        std::pair{"i1", "int8"}, std::pair{"u8", "uint64"}, std::pair{"u4", "uint32"}, std::pair{"u2", "uint16"}, std::pair{"u1", "uint8"},
        std::pair{"double", "float64"}, std::pair{"single", "float32"}, std::pair{"complex double", "complex128"},
        std::pair{"complex single", "complex64"}, std::pair{"logical", "bool"}}) {
    if (type == from) return to;
  }
  if (type.starts_with("U")) return "text";
  return told;
}

std::string type_of_elements(const io::Array& array) {
  if (io::elements_of<std::complex<double>>(array)) return "complex128";
  if (io::elements_of<double>(array)) return "float64";
  if (io::elements_of<std::int64_t>(array)) return "int64";
  if (io::elements_of<std::uint8_t>(array)) return "bool";
  if (std::holds_alternative<std::vector<std::string>>(array.data)) return "text";
  return {};
}

/// The value of a single number, or of a text.
std::string value_of(const io::Array& array) {
  constexpr std::size_t longest = 60;
  if (const auto* texts = std::get_if<std::vector<std::string>>(&array.data); texts != nullptr && texts->size() == 1)
    return "'" + texts->front().substr(0, longest) + (texts->front().size() > longest ? "..." : "") + "'";
  if (const auto x = io::elements_of<double>(array); x && x->size() == 1) return shortest((*x)[0]);
  if (const auto x = io::elements_of<std::int64_t>(array); x && x->size() == 1) return std::to_string((*x)[0]);
  if (const auto x = io::elements_of<std::uint8_t>(array); x && x->size() == 1) return (*x)[0] != 0 ? "true" : "false";
  return {};
}

/// Counts, and the gains of a channel, of an array whose elements are there.
void look_at_entries(const io::Array& array, bool channel, SeenArray& seen) {
  std::vector<double> gain_db;
  std::int64_t bad = 0, zero = 0;
  const auto take = [&](double re, double im) {
    if (!std::isfinite(re) || !std::isfinite(im)) ++bad;
    else if (re == 0.0 && im == 0.0) ++zero;
    else if (channel) gain_db.push_back(to_db(re * re + im * im));
  };
  if (const auto x = io::elements_of<std::complex<double>>(array)) {
    for (const std::complex<double>& z : *x) take(z.real(), z.imag());
  } else if (const auto y = io::elements_of<double>(array)) {
    for (const double z : *y) take(z, 0.0);
  } else {
    return;
  }
  seen.not_finite = bad;
  seen.zero = zero;
  std::erase_if(gain_db, [](double x) { return !std::isfinite(x); });
  if (gain_db.empty()) return;
  const auto middle = gain_db.begin() + std::ssize(gain_db) / 2;
  std::ranges::nth_element(gain_db, middle);
  seen.gains = EntryGains{.least_db = std::ranges::min(gain_db), .median_db = *middle, .most_db = std::ranges::max(gain_db)};
}

/// Names of what is looked at beside the channels: what is small.
bool is_small(const io::Array& array) { return entries_in(array.shape) <= 4096; }

std::string quoted(const std::string& word) {
  const bool plain = std::ranges::all_of(word, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_-./,=+:@").find(c) != std::string_view::npos;
  });
  if (plain && !word.empty()) return word;
  std::string safe = "'";
  for (const char c : word) safe += c == '\'' ? "'\\''" : std::string(1, c);
  return safe + "'";
}

/// What the source's reader finds, with the choices that a user has still to make left open.
struct Trial {
  std::optional<FoundChannels> found;
  std::string refusal;
};

Options trial_options(const Recognized& seen) {
  Options o;
  o.unreachable = Unreachable::keep;
  o.tx_power_max_dbm = {30.0};
  o.noise_dbm = -94.0;
  o.rx_antenna = 0;
  if (seen.source == "cellfree-book") o.antennas = 1;
  if (!seen.by_name && !seen.channels.empty()) o.array = seen.channels.front();
  o.imag = seen.imag;
  if (!seen.imag.empty() && !seen.channels.empty()) o.array = seen.channels.front();
  const bool named = seen.source == "npz" || seen.source == "mat" || seen.source == "hdf5";
  if (named && !seen.channels.empty()) {
    const auto axes = seen.axes.find(seen.channels.front());
    if (axes != seen.axes.end() && axes->second.find('?') == std::string::npos) o.axes = axes->second;
  }
  return o;
}

Trial try_source(const Recognized& seen, const io::Arrays& arrays, Look& look) {
  Trial trial;
  const auto source = parse_enum<Source>(seen.source);
  if (!source) return trial;
  const bool open = std::ranges::any_of(seen.axes, [](const auto& item) { return item.second.find('?') != std::string::npos; });
  if (open) return trial;
  const Options o = trial_options(seen);
  try {
    trial.found = find_channels(*source, arrays, o, "file");
    const Channels x = channels_of(*trial.found, arrays, o, "file");
    look.notes.push_back(std::to_string(x.stations()) + " transmitters, " + std::to_string(x.users) + " users, " +
                         std::to_string(x.source_subcarriers) + " subcarriers; " + to_text(gain_report(x)));
    look.notes.insert(look.notes.end(), x.notes.begin(), x.notes.end());
  } catch (const InvalidInput& error) {
    trial.refusal = error.what();
    if (trial.refusal.starts_with("file: ")) trial.refusal.erase(0, 6);
  } catch (const io::ArraysNotRead&) {
    trial.refusal.clear();  // too large to be looked at here
  }
  return trial;
}

/// How many users of the first network have no path, or are NaN.
std::size_t silent_users(const Found& found) {
  std::size_t silent = 0;
  const std::int64_t users = found.arrays.front().extent('u');
  for (std::int64_t u = 0; u < users; ++u) {
    bool path = false;
    for (const NamedArray& array : found.arrays) {
      const NamedArray one = pick(array, 'u', u, "users");
      path = path ||
             std::ranges::any_of(one.data, [](const auto& z) { return z != 0.0 && std::isfinite(z.real()) && std::isfinite(z.imag()); });
    }
    silent += path ? 0 : 1;
  }
  return silent;
}

/// The first option that a refusal names as the cure of a wrong scale.
std::vector<std::string> cures_in(const std::string& refusal) {
  for (const char* option : {"--opt total_subcarriers=", "--opt source_tx_power_w="}) {
    const auto at = refusal.find(option);
    if (at == std::string::npos) continue;
    constexpr std::size_t option_front = 6;  // "--opt "
    return {refusal.substr(at + option_front, refusal.find_first_of(" ,;", at + option_front) - at - option_front)};
  }
  return {};
}

/// Whether entries of the channels are too strong for path gains.
bool above_path_gains(const Look& look, const Recognized& seen) {
  return std::ranges::any_of(look.arrays, [&](const SeenArray& array) {
    return !seen.channels.empty() && array.name == seen.channels.front() && array.gains && array.gains->median_db > -20.0 &&
           seen.source != "cellfree-book";
  });
}

/// The channels' array, when it is one that cannot be read.
std::string unreadable_channels(const Look& look, const Recognized& seen) {
  for (const SeenArray& array : look.arrays) {
    if (!array.unreadable.empty() && std::ranges::find(seen.channels, array.name) != seen.channels.end()) return array.name;
  }
  return {};
}

bool has_delays(const Recognized& seen, const io::Arrays& arrays) {
  return (seen.source == "sionna" && arrays.contains("tau") && !arrays.contains("h_freq")) ||
         (seen.source == "quadriga" && !arrays.contains("hf")) || (seen.source == "deepmimo" && seen.channels.empty());
}

/// Real numbers with an axis of two: what machine learning makes of complex ones.
void note_axis_of_parts(const Recognized& seen, const io::Arrays& arrays, std::vector<std::string>& notes) {
  if (seen.channels.size() != 1 || !seen.imag.empty()) return;
  const io::Array& array = arrays.find(seen.channels.front())->second;
  const auto axes = seen.axes.find(seen.channels.front());
  if (!io::elements_of<double>(array) || axes == seen.axes.end() || axes->second.find('?') == std::string::npos) return;
  if (std::ranges::find(array.shape, 2) != array.shape.end())
    notes.push_back(seen.channels.front() + " has real numbers and an axis of 2: real and imaginary parts? That axis is c then");
}

std::string command_of(const Look& look, const Recognized& seen, const io::Arrays& arrays, const Trial& trial) {
  if (seen.source.empty()) return {};
  const std::string file = quoted(look.file);
  if (!unreadable_channels(look, seen).empty() && seen.source != "hdf5") return {};  // nothing of this file can be imported
  if (seen.source == "airloom")
    return "airloom solve " + seen.system + " --instance " + file + (arrays.contains("networks") ? " --index ..." : "");
  const std::string lost = unreadable_channels(look, seen);
  const bool again = !lost.empty() && seen.source == "hdf5";  // the cure writes an .npz
  std::string command =
      "airloom import " + (again ? quoted(look.file + ".npz") : file) + " --from " + (again ? "npz" : seen.source) + " --system ...";
  const auto add = [&](const std::string& option) { command += " --opt " + quoted(option); };
  const auto has = [&](const char* name) { return arrays.contains(name) || arrays.contains(std::string("@") + name); };
  const bool named = seen.source == "npz" || seen.source == "mat" || seen.source == "hdf5";
  if ((!seen.by_name || !seen.imag.empty()) && !seen.channels.empty()) add("array=" + seen.channels.front());
  if (!seen.imag.empty()) add("imag=" + seen.imag);
  if (named && !seen.channels.empty() && !has("axes") && !arrays.contains(seen.channels.front() + "@axes") && !arrays.contains("h_0")) {
    std::string axes = seen.axes.at(seen.channels.front());
    if (axes.empty()) axes = "?";
    std::ranges::replace(axes, '?', '.');
    for (std::size_t at = 0; (at = axes.find('.', at)) != std::string::npos; at += 3) axes.replace(at, 1, "...");
    command += " --opt axes=" + axes;
  }
  const auto several = [&](char axis) { return trial.found && trial.found->found.arrays.front().extent(axis) > 1; };
  if (several('m')) command += " --opt rx_antenna=...";
  if (trial.found && silent_users(trial.found->found) > 0) add("unreachable=drop");
  const bool divided = trial.refusal.find("noise=1") != std::string::npos || above_path_gains(look, seen);
  if (seen.source == "cellfree-book") command += " --opt antennas=... --opt noise_dbm=-94";
  if (divided) add("noise=1");
  for (const std::string& option : cures_in(trial.refusal)) add(option);
  if (!has("tx_power_max_w") && !divided) command += " --opt tx_power_max_dbm=[...]";
  if (!has("noise_w") && !divided && seen.source != "cellfree-book")
    command += has("bandwidth_hz") ? " --opt noise_figure_db=..." : " --opt noise_dbm=...";
  if (seen.source == "deepmimo" && trial.found && cures_in(trial.refusal).empty() && trial.found->found.source_subcarriers == 1 &&
      seen.axes.size() > 0 && !several('s'))
    command += " --opt total_subcarriers=...";
  if (seen.source == "deepmimo" && !trial.found && !seen.axes.empty() && seen.axes.begin()->second.find('?') != std::string::npos)
    command += " --opt axes=...";
  if (several('s')) command += " --opt subcarriers=[...]";
  if (several('r')) command += " --each r";
  else if (several('t')) command += " --each t";
  return command + " -o network.npz";
}

}  // namespace

Look look(const std::filesystem::path& file) {
  Look seen;
  seen.file = file.string();
  seen.kind = io::foreign_kind(file);
  io::Arrays shapes, arrays;
  try {
    shapes = io::read_foreign(file, {.bytes_unasked = 0});
  } catch (const InvalidInput& error) {
    seen.trouble = error.what();
    return seen;
  }
  const std::string format = seen.kind == io::ForeignKind::mat || seen.kind == io::ForeignKind::mat73 ? "mat"
                             : seen.kind == io::ForeignKind::hdf5                                     ? "hdf5"
                                                                                                      : "npz";
  io::ReadLimits limits{.bytes_unasked = 0};
  for (const auto& [name, array] : shapes) {
    if (is_small(array)) limits.wanted.insert(name);
  }
  Recognized recognized = recognize(shapes, format);
  for (const std::string& name : recognized.channels) {
    if (entries_in(shapes.find(name)->second.shape) <= most_looked_at) limits.wanted.insert(name);
  }
  if (!recognized.imag.empty()) limits.wanted.insert(recognized.imag);
  if (recognized.source == "sionna" || recognized.source == "quadriga" || recognized.source == "deepmimo") {
    for (const auto& [name, array] : shapes) {  // delays and the like belong to the channels
      if (entries_in(array.shape) <= most_looked_at && recognized.channels.size() <= 1) limits.wanted.insert(name);
    }
  }
  try {
    arrays = io::read_foreign(file, limits);
  } catch (const InvalidInput& error) {
    seen.trouble = error.what();
    arrays = shapes;
  }
  recognized = recognize(arrays, format);  // texts say more: axes
  for (const auto& [name, array] : arrays) {
    SeenArray one{.name = name,
                  .shape = array.shape,
                  .type = {},
                  .axes = {},
                  .unreadable = {},
                  .not_finite = {},
                  .zero = {},
                  .gains = {},
                  .value = value_of(array)};
    const auto unread = shapes.find(name);
    if (const auto* left = unread == shapes.end() ? nullptr : std::get_if<io::Array::Unread>(&unread->second.data))
      one.type = plain_type(left->type);
    if (one.type.empty()) one.type = type_of_elements(array);
    if (const auto* cannot = std::get_if<io::Array::Unsupported>(&array.data))
      one.unreadable =
          cannot->type == "|O"
              ? "pickled Python objects, which are never loaded: save numbers, numpy.savez(file, h=numpy.array(list_of_arrays))"
              : cannot->type;
    const bool channel = std::ranges::find(recognized.channels, name) != recognized.channels.end() || name == recognized.imag;
    if (const auto axes = recognized.axes.find(name); axes != recognized.axes.end()) one.axes = axes->second;
    look_at_entries(array, channel, one);
    seen.arrays.push_back(std::move(one));
  }
  seen.source = recognized.source;
  seen.why = recognized.why;
  const Trial trial = try_source(recognized, arrays, seen);
  seen.command = command_of(seen, recognized, arrays, trial);
  if (const auto networks = arrays.find("networks"); recognized.source == "airloom" && networks != arrays.end())
    seen.notes.push_back(value_of(networks->second) + " networks: arrays that differ between them have a leading axis");
  const std::string lost = unreadable_channels(seen, recognized);
  if (!lost.empty()) seen.notes.push_back(lost + " must be written again first, as said above");
  else if (!trial.refusal.empty()) seen.notes.push_back("an import would refuse it as it is: " + trial.refusal);
  note_axis_of_parts(recognized, arrays, seen.notes);
  if (trial.refusal.empty() && above_path_gains(seen, recognized)) {
    seen.notes.emplace_back(
        "such entries are no path gains: divided by the noise (noise=1), of mean 1 (snr_db=... or path_gain_db=...), or another array is "
        "the channels");
  }
  if (trial.found) {
    const auto count = [&](char axis) { return trial.found->found.arrays.front().extent(axis); };
    if (count('s') > 1)
      seen.notes.push_back(std::to_string(count('s')) +
                           " subcarriers: haps, dab and iab take one, subcarriers=[0]; mdd and twotier several");
    if (count('m') > std::max<std::int64_t>(count('n'), 2))
      seen.notes.emplace_back(
          "receivers have more antennas than transmitters: where they are the stations, --opt uplink=true in the place of rx_antenna");
    if (has_delays(recognized, arrays))
      seen.notes.emplace_back(
          "paths with delays: --opt frequencies_hz=[...] makes subcarriers, from the carrier; without it there is one, at the carrier");
    if (count('r') > 1)
      seen.notes.push_back(std::to_string(count('r')) + " snapshots: --each r makes a network of each, snapshot=K takes one");
    if (count('t') > 1)
      seen.notes.push_back(std::to_string(count('t')) + " time steps: --each t makes a network of each, time_step=K takes one");
    if (trial.found->found.arrays.front().extent('s') == 1 && recognized.source == "deepmimo" && !recognized.axes.empty())
      seen.notes.emplace_back(
          "DeepMIMO divides by sqrt of all subcarriers of the band (512 unless told otherwise): total_subcarriers says how many they were");
  }
  return seen;
}

}  // namespace airloom::importers
