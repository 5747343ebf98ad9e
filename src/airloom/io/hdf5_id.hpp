#pragma once
/// HDF5's identifiers with an owner, and its error stack as one sentence.
#include <hdf5.h>

#include <string>
#include <utility>

#include "airloom/core/error.hpp"

namespace airloom::io {

/// HDF5 prints its errors unless told not to; here they become text of exceptions.
inline void silence_hdf5() { H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); }

/// The innermost reason on HDF5's error stack: where the trouble began.
inline std::string hdf5_reason() {
  std::string reason;
  const auto keep_first = [](unsigned, const H5E_error2_t* error, void* target) -> herr_t {
    auto& text = *static_cast<std::string*>(target);
    if (text.empty() && error->desc != nullptr) text = error->desc;
    return 0;
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_first, &reason);
  return reason.empty() ? "HDF5 gives no reason" : reason;
}

/// One identifier, closed with the object.
class Hdf5Id {
 public:
  using Close = herr_t (*)(hid_t);
  /// @throws InvalidInput  when HDF5 gave none: "cannot <what>: <reason>"
  Hdf5Id(hid_t id, Close close, const char* what) : id_(id), close_(close) {
    if (id_ < 0) throw InvalidInput(std::string("cannot ") + what + ": " + hdf5_reason());
  }
  ~Hdf5Id() {
    if (id_ >= 0) close_(id_);
  }
  Hdf5Id(Hdf5Id&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Hdf5Id(const Hdf5Id&) = delete;
  Hdf5Id& operator=(const Hdf5Id&) = delete;
  Hdf5Id& operator=(Hdf5Id&&) = delete;
  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): stands for the identifier in HDF5's calls

 private:
  hid_t id_;
  Close close_;
};

/// @throws InvalidInput  when HDF5's answer says failure
inline void hdf5_check(herr_t answer, const char* what) {
  if (answer < 0) throw InvalidInput(std::string("cannot ") + what + ": " + hdf5_reason());
}

}  // namespace airloom::io
