#include "fuzz/importer_arrays.hpp"

#include <iterator>

#include "importers/known_geometry.hpp"

namespace airloom::fuzz {
namespace {

using importers::Source;
using importers::test::response;

const std::vector<std::string> names{"h",
                                     "h_0",
                                     "h_1",
                                     "h_freq",
                                     "a",
                                     "tau",
                                     "channels",
                                     "channels_0",
                                     "1/channels",
                                     "user/channel",
                                     "coeff",
                                     "delay",
                                     "hf",
                                     "H",
                                     "Hhat",
                                     "axes",
                                     "convention",
                                     "noise_w",
                                     "tx_pos_m",
                                     "gainOverNoisedB",
                                     "tx_pos",
                                     "rx_pos",
                                     "rx_pos_m",
                                     "weight",
                                     "rx_position",
                                     "carrier_hz",
                                     "normalize",
                                     "normalized",
                                     "gain_ap_ap",
                                     "tx_power_max_w",
                                     "gain_ap_user",
                                     "gain_user_user",
                                     "tx_position",
                                     "bandwidth_hz"};
const std::vector<std::string> texts{"u,b,n", "s,b,u,n", "u,m,b,n,s", "r,t,u,m,b,n,s", "1,u,n", "physical", "h", "u,u", "p,u,b", ""};
constexpr std::int64_t most_elements = 4096;

io::Array described(ByteSource& bytes) {
  io::Array array{.shape = {}, .data = io::Array::Bools{}, .matlab = bytes.below(4) == 3};
  std::int64_t count = 1;
  for (std::size_t rank = bytes.below(8); rank > 0; --rank) {
    const auto extent = static_cast<std::int64_t>(bytes.below(7));
    if (count * extent > most_elements) break;
    array.shape.push_back(extent);
    count *= extent;
  }
  const auto fill = [&]<class T>(std::vector<T> elements, auto&& next) {
    // the last one repeats: few bytes describe many elements
    for (std::int64_t i = 0; i < count; ++i) elements.push_back(bytes.empty() && i > 0 ? elements.back() : next());
    array.data = std::move(elements);
  };
  switch (bytes.below(6)) {
    case 0: fill(io::Array::Bools{}, [&] { return static_cast<std::uint8_t>(bytes.below(2)); }); break;
    case 1: fill(std::vector<std::int64_t>{}, [&] { return static_cast<std::int64_t>(bytes.byte()) - 2; }); break;
    case 2: fill(std::vector<std::string>{}, [&] { return bytes.one_of(texts); }); break;
    case 3: array.data = io::Array::Unsupported{"an object"}; break;
    case 4: fill(std::vector<double>{}, [&] { return bytes.number(); }); break;
    default: fill(std::vector<std::complex<double>>{}, [&] { return std::complex<double>(bytes.number(), bytes.number()); });
  }
  return array;
}

/// Two extents change places, or two neighbours become one: as many elements as before.
void reshape(io::Array& array, ByteSource& bytes) {
  if (array.shape.size() < 2) {
    array.shape.insert(array.shape.begin(), 1);
    return;
  }
  const std::size_t at = bytes.below(array.shape.size() - 1);
  if (bytes.below(2) == 0) {
    std::swap(array.shape[at], array.shape[at + 1]);
    return;
  }
  array.shape[at] *= array.shape[at + 1];
  array.shape.erase(array.shape.begin() + static_cast<std::ptrdiff_t>(at) + 1);
}

void change_element(io::Array& array, ByteSource& bytes) {
  if (auto* reals = std::get_if<std::vector<double>>(&array.data); reals != nullptr && !reals->empty()) {
    (*reals)[bytes.below(reals->size())] = bytes.number();
  } else if (auto* numbers = std::get_if<std::vector<std::complex<double>>>(&array.data); numbers != nullptr && !numbers->empty()) {
    (*numbers)[bytes.below(numbers->size())] = {bytes.number(), bytes.number()};
  } else if (auto* words = std::get_if<std::vector<std::string>>(&array.data); words != nullptr && !words->empty()) {
    words->front() = bytes.one_of(texts);
  }
}

}  // namespace

io::Arrays true_arrays(Source source) {
  const importers::test::Geometry x;
  io::Arrays arrays{{"carrier_hz", io::Array::scalar(x.carrier_hz)}, {"bandwidth_hz", io::Array::scalar(1e6)}};
  arrays["tx_pos_m"] = x.tx_pos();
  arrays["rx_pos_m"] = x.rx_pos();
  const auto add = [&](const char* name, const char* axes, double scale = 1.0) { arrays[name] = response(x, axes, false, scale); };
  const auto delays = [&](const char* axes) {
    return importers::test::lay_out(
        axes, [&](const auto& at) { return importers::test::Complex(x.delay(at('b'), at('u'))); }, false);
  };
  switch (source) {
    case Source::npz:
    case Source::mat:
      add("h", "sbun");
      arrays["axes"] = {{}, std::vector<std::string>{"s,b,u,n"}};
      break;
    case Source::hdf5: add("h_0", "un"), add("h_1", "un"); break;
    case Source::sionna:
      add("h_freq", "rumbnts");
      add("a", "rumbnpt");
      arrays["tau"] = delays("rubp");
      break;
    case Source::deepmimo: add("channels_0", "umns", 0.4472135954999579), add("channels_1", "umns", 0.4472135954999579); break;
    case Source::quadriga:
      add("coeff", "mnprub");
      arrays["delay"] = delays("prub");
      break;
    case Source::cellfree_book: arrays["gainOverNoisedB"] = {{2, 3}, std::vector<double>(6, 20.0)}; break;
  }
  return arrays;
}

void change_arrays(io::Arrays& arrays, ByteSource& bytes) {
  const std::size_t kind = bytes.below(6);
  if (kind == 0 || arrays.empty()) {
    arrays[bytes.one_of(names)] = described(bytes);
    return;
  }
  const auto at = std::next(arrays.begin(), static_cast<std::ptrdiff_t>(bytes.below(arrays.size())));
  switch (kind) {
    case 1: at->second = described(bytes); break;
    case 2: arrays.erase(at); break;
    case 3: {
      io::Array moved = std::move(at->second);
      arrays.erase(at);
      arrays[bytes.one_of(names)] = std::move(moved);
      break;
    }
    case 4: reshape(at->second, bytes); break;
    default: change_element(at->second, bytes);
  }
}

void set_field(Values& values, const std::vector<FieldInfo>& fields, ByteSource& bytes) {
  const FieldInfo& field = bytes.one_of(fields);
  if (field.type == "int") {
    values.set(field.name, static_cast<std::int64_t>(bytes.byte()) - 2);
  } else if (field.type == "number") {
    values.set(field.name, bytes.below(2) == 0 ? bytes.number() : static_cast<double>(bytes.byte()) - 128.0);
  } else if (field.type == "numbers") {
    std::vector<double> numbers;
    for (std::size_t count = bytes.below(5); count > 0; --count)
      numbers.push_back(bytes.below(8) == 0 ? bytes.number() : double(bytes.byte() % 8));
    values.set(field.name, std::move(numbers));
  } else if (field.type == "choice") {
    values.set(field.name, bytes.one_of(field.choices));
  } else {
    values.set(field.name, bytes.one_of(texts));
  }
}

}  // namespace airloom::fuzz
