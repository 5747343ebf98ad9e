#pragma once
/// Which source wrote a file's arrays, by their names and shapes.
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "airloom/importers/readers.hpp"

namespace airloom::importers {

/// A guess, with its reason.
struct Recognized {
  std::string source;  ///< as --from has it; "airloom" for an instance of a system; "" where nothing is known
  std::string system;  ///< of an instance
  std::string why;
  std::vector<std::string> channels;        ///< arrays that hold the channels
  std::map<std::string, std::string> axes;  ///< of these: "u,m,n,s", ? for what is not known
  std::string imag;                         ///< array of imaginary parts, where they lie apart
  bool by_name = false;                     ///< the importer finds the array by itself
};

/// Looks at names and shapes alone. @param format  npz, mat or hdf5: what files of no known layout are imported as
[[nodiscard]] Recognized recognize(const io::Arrays& arrays, const std::string& format);

}  // namespace airloom::importers
