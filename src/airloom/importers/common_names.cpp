#include "airloom/importers/common_names.hpp"

#include <algorithm>
#include <array>

#include "airloom/core/error.hpp"
#include "airloom/io/array_reader.hpp"

namespace airloom::importers {
namespace {

/// Reorders (3, K) to (K, 3), as MATLAB code keeps positions.
io::Array points_by_row(const io::Arrays& arrays, const std::string& name) {
  const io::Array& array = arrays.find(name)->second;
  if (array.shape.size() != 2 || array.shape[0] != 3) return array;
  io::ArrayReader reader(arrays, name);
  reader.allow_not_finite();
  const std::vector<double> x = reader.real(name, "3,K").take();
  reader.raise();
  const auto count = static_cast<std::size_t>(array.shape[1]);
  std::vector<double> rows(x.size());
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t k = 0; k < 3; ++k) rows[3 * i + k] = x[k * count + i];
  }
  return {.shape = {array.shape[1], 3}, .data = std::move(rows)};
}

bool ends_as(std::string_view name, std::string_view end) { return name.size() > end.size() && name.ends_with(end); }

/// Arrays of numbers with two axes or more that are no positions.
std::vector<std::string> candidates(const io::Arrays& arrays) {
  std::vector<std::string> names;
  for (const auto& [name, array] : arrays) {
    const bool numbers =
        !std::holds_alternative<std::vector<std::string>>(array.data) && !std::holds_alternative<io::Array::Unsupported>(array.data);
    if (numbers && array.shape.size() >= 2 && name.find('@') == std::string::npos && name.find("pos") == std::string::npos)
      names.push_back(name);
  }
  return names;
}

}  // namespace

io::Arrays common_arrays(Source source, const io::Arrays& arrays, const io::Arrays& known, std::vector<std::string>& notes) {
  constexpr std::array<const char*, 7> names{"noise_w", "tx_power_max_w", "tx_pos_m", "rx_pos_m", "weight", "bandwidth_hz", "carrier_hz"};
  io::Arrays common;
  std::vector<std::string> unread;
  const auto copy = [&](const std::string& from, const std::string& to, bool columns) {
    const auto found = arrays.find(from);
    if (found == arrays.end() || common.contains(to)) return;
    if (std::holds_alternative<io::Array::Unread>(found->second.data)) {
      unread.push_back(from);
      return;
    }
    const auto* cannot = std::get_if<io::Array::Unsupported>(&found->second.data);
    if (cannot != nullptr && to != "noise_w" && to != "tx_power_max_w") {  // those two are needed, or an option is
      notes.push_back(from + ": cannot be read (" + cannot->type + "), so it is not used");
      return;
    }
    io::Array array = columns ? points_by_row(arrays, from) : found->second;
    if (to.find("pos") != std::string::npos && array.shape.size() == 1 && array.shape[0] == 3) array.shape = {1, 3};
    common[to] = std::move(array);
  };
  for (const char* name : names) copy(name, name, false);
  for (const char* name : names) copy(std::string("@") + name, name, false);
  if (source == Source::deepmimo) {
    copy("rx_pos", "rx_pos_m", false);
    copy("tx_pos", "tx_pos_m", false);
  }
  if (source == Source::quadriga) {
    copy("rx_position", "rx_pos_m", true);
    copy("tx_position", "tx_pos_m", true);
  }
  if (!unread.empty()) throw io::ArraysNotRead(unread);
  for (const auto& [name, array] : known) common.emplace(name, array);
  return common;
}

std::string arrays_text(const io::Arrays& arrays) {
  constexpr std::size_t most = 8;
  const std::vector<std::string> names = candidates(arrays);
  std::string text;
  for (std::size_t i = 0; i < std::min(most, names.size()); ++i)
    text += (i == 0 ? "" : ", ") + names[i] + " " + io::shape_text(arrays.find(names[i])->second.shape);
  return names.size() > most ? text + ", ..." : text;
}

std::string channel_array(const io::Arrays& arrays, const Options& o, const std::vector<std::string>& names, const std::string& what) {
  const std::string first = o.array.empty() ? names.front() : o.array;
  if (o.array.empty()) {
    for (const std::string& name : names) {
      if (arrays.contains(name)) return name;
    }
    if (const auto found = arrays.find("array"); found != arrays.end() && arrays.size() <= 2 && found->second.shape.size() >= 2)
      return "array";
  } else if (arrays.contains(o.array)) {
    return o.array;
  }
  std::string hint = arrays_text(arrays);
  if (!hint.empty()) hint = "; the file has " + hint;
  for (const auto& [name, array] : arrays) {  // what was meant may be what cannot be read
    if (const auto* cannot = std::get_if<io::Array::Unsupported>(&array.data); cannot != nullptr && name.find('@') == std::string::npos) {
      io::ArrayReader reader(arrays, "file");
      (void)reader.real(name, "");
      hint += "; " + reader.faults().list().back();
      break;
    }
  }
  for (const auto& [name, array] : arrays) {
    const auto partner = imaginary_partner(arrays, name);
    if (!partner || array.shape.size() < 2) continue;
    hint += ": real and imaginary parts apart are joined by --opt array=" + name + " --opt imag=" + *partner;
    break;
  }
  throw InvalidInput("array '" + first + "': missing; " + what + hint);
}

std::optional<std::string> imaginary_partner(const io::Arrays& arrays, const std::string& name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> ends{{{"_real", "_imag"},
                                                                                {"_re", "_im"},
                                                                                {"_Re", "_Im"},
                                                                                {"_real", "_im"},
                                                                                {"_r", "_i"},
                                                                                {"real", "imag"},
                                                                                {"Real", "Imag"},
                                                                                {"_I", "_Q"},
                                                                                {"re", "im"},
                                                                                {"", "_imag"},
                                                                                {"", "_im"},
                                                                                {"", "_imaginary"}}};
  const auto self = arrays.find(name);
  if (self == arrays.end()) return std::nullopt;
  const auto slash = name.rfind('/');
  const std::string folder = slash == std::string::npos ? "" : name.substr(0, slash + 1);
  const std::string last = name.substr(folder.size());
  for (const auto& [real, imag] : {std::pair{"real_", "imag_"}, std::pair{"re_", "im_"}, std::pair{"Real_", "Imag_"}}) {
    if (!last.starts_with(real)) continue;
    const auto found = arrays.find(folder + imag + last.substr(std::string_view(real).size()));
    if (found != arrays.end() && found->second.shape == self->second.shape) return found->first;
  }
  for (const auto& [real, imag] : ends) {
    if (!real.empty() && name != real && !ends_as(name, real)) continue;
    const std::string other = name.substr(0, name.size() - real.size()) + std::string(imag);
    const auto found = arrays.find(other);
    if (other != name && found != arrays.end() && found->second.shape == self->second.shape) return other;
  }
  return std::nullopt;
}

std::optional<io::Array> joined_parts(const io::Arrays& arrays, const std::string& real, const std::string& imag) {
  if (imag.empty()) return std::nullopt;
  const auto part = [&](const std::string& name, const char* option) -> const io::Array& {
    const auto found = arrays.find(name);
    if (found == arrays.end()) throw InvalidInput(std::string(option) + ": the file has no array '" + name + "'");
    if (std::holds_alternative<std::vector<std::complex<double>>>(found->second.data))
      throw InvalidInput(std::string(option) + ": " + name + " has complex numbers; it must be one of two real parts");
    return found->second;
  };
  const io::Array& re = part(real, "array");
  const io::Array& im = part(imag, "imag");
  if (re.shape != im.shape)
    throw InvalidInput("imag: " + imag + " has shape " + io::shape_text(im.shape) + "; must be that of " + real + ", " +
                       io::shape_text(re.shape));
  std::string shape;
  std::string letters = "abcdefghijklmnopqrstuvwxyz";
  for (std::size_t i = 0; i < std::min(re.shape.size(), letters.size()); ++i) shape += (i == 0 ? "" : ",") + letters.substr(i, 1);
  io::ArrayReader reader(arrays, real);
  reader.allow_not_finite();
  const auto x = reader.real(real, shape);
  const auto y = reader.real(imag, shape);
  reader.raise();
  std::vector<std::complex<double>> z;
  z.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) z.emplace_back(x[i], y[i]);
  return io::Array{re.shape, std::move(z), re.matlab};
}

}  // namespace airloom::importers
