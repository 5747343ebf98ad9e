/// Reading HDF5: walks the groups, checks each dataset's claims, widens its elements.
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "airloom/io/hdf5.hpp"
#include "airloom/io/hdf5_attributes.hpp"
#include "airloom/io/hdf5_dataset.hpp"
#include "airloom/io/hdf5_filters.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/reader_process.hpp"

namespace airloom::io {
namespace {

constexpr int deepest_group = 16;  // groups in groups; also ends groups that contain themselves

std::string printable_name(std::string name) {
  if (name.size() > 200) name.resize(200);
  std::ranges::replace_if(
      name, [](char c) { return static_cast<unsigned char>(c) < 0x20U || c == 0x7F; }, '?');
  return name;
}

/// One file being read, and what it may still give.
class Hdf5Reader {
 public:
  Hdf5Reader(hid_t file, std::string name, bool matlab, std::uint64_t file_bytes, const ReadLimits& limits)
      : file_(file),
        name_(std::move(name)),
        budget_{.file_bytes = file_bytes, .bytes_left = limits.bytes_total, .unasked_left = limits.bytes_unasked, .matlab = matlab},
        limits_(limits),
        objects_left_(limits.arrays) {}

  Arrays read() {
    const Hdf5Id root(H5Gopen2(file_, "/", H5P_DEFAULT), &H5Gclose, "open the file's root");
    attributes(root, "");
    group(root, "", 0);
    return std::move(arrays_);
  }

 private:
  void group(hid_t group, const std::string& prefix, int depth) {
    H5G_info_t info;
    hdf5_check(H5Gget_info(group, &info), "read a group");
    for (hsize_t i = 0; i < info.nlinks; ++i) {
      std::array<char, 512> name{};
      const ssize_t length = H5Lget_name_by_idx(group, ".", H5_INDEX_NAME, H5_ITER_INC, i, name.data(), name.size(), H5P_DEFAULT);
      if (length <= 0 || length >= static_cast<ssize_t>(name.size())) throw InvalidInput("cannot read a link's name: " + hdf5_reason());
      // MATLAB keeps what cells refer to, and its own notes, in groups beside the user's.
      if (depth == 0 && budget_.matlab && name[0] == '#') continue;
      H5L_info_t link;
      hdf5_check(H5Lget_info(group, name.data(), &link, H5P_DEFAULT), "read a link");
      if (link.type != H5L_TYPE_HARD) continue;
      const std::string path = prefix + name.data();
      const hid_t id = H5Oopen(group, name.data(), H5P_DEFAULT);
      if (id < 0 && later_form(hdf5_reason())) {
        arrays_.insert_or_assign(path, Array{{}, Array::Unsupported{later_form_text(path)}});
        continue;
      }
      try {
        const Hdf5Id object(id, &H5Oclose, "open an object");
        visit(object, path, depth);
      } catch (const InvalidInput& error) {
        if (!limits_.foreign || objects_left_ == 0) throw;
        arrays_.insert_or_assign(path, Array{{}, Array::Unsupported{std::string("damaged: ") + error.what()}});
      }
    }
  }

  void attributes(hid_t object, const std::string& path) {
    if (limits_.foreign && !budget_.matlab) add_hdf5_attributes(object, path, arrays_);
  }

  /// What HDF5 1.12 and 2.0 added (types, layouts) has versions that earlier libraries do not know.
  static bool later_form(const std::string& reason) {
    return reason.find("bad version number") != std::string::npos || reason.find("unknown datatype class") != std::string::npos;
  }
  [[nodiscard]] std::string later_form_text(const std::string& path) const {
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return "written by HDF5 1.12 or later / 2.0 (libver='latest', or its complex type) in a form that HDF5 " + std::to_string(major) + "." +
           std::to_string(minor) +
           " does not know; write it again with the Python that wrote it: python3 -c \"import h5py, numpy; f = " + "h5py.File('" + name_ +
           "'); numpy.savez('" + name_ + ".npz', " + "**{'" + printable_name(path) + "': f['" + printable_name(path) + "'][()]})\"";
  }

  void visit(hid_t object, const std::string& path, int depth) {
    if (depth > deepest_group) throw InvalidInput("groups are nested more than " + std::to_string(deepest_group) + " deep");
    if (objects_left_ == 0) throw InvalidInput("more objects than are read");
    --objects_left_;
    try {
      switch (H5Iget_type(object)) {
        case H5I_GROUP:
          attributes(object, path);
          group(object, path + "/", depth + 1);
          break;
        case H5I_DATASET: dataset(object, path, depth); break;
        default: break;  // a named type holds no numbers
      }
    } catch (const InvalidInput& error) {
      const std::string reason = error.what();
      throw InvalidInput(reason.starts_with("array '") ? reason : "array '" + printable_name(path) + "': " + reason);
    }
  }

  void dataset(hid_t dataset, const std::string& path, int depth) {
    const Hdf5Id type(H5Dget_type(dataset), &H5Tclose, "read a type");
    if (classify_hdf5(type).kind != Hdf5Kind::reference || !budget_.matlab) {
      arrays_.insert_or_assign(path, read_hdf5_dataset(dataset, path, limits_, budget_));
      attributes(dataset, path);
      return;
    }
    for (std::size_t k = 0; const hobj_ref_t reference : read_hdf5_references(dataset, budget_)) {
      const Hdf5Id target(H5Rdereference2(dataset, H5P_DEFAULT, H5R_OBJECT, &reference), &H5Oclose, "follow a reference");
      visit(target, path + "/" + std::to_string(k++), depth + 1);
    }
    join_texts(arrays_, path);
  }

  hid_t file_;
  std::string name_;  ///< without its folder
  Hdf5Budget budget_;
  const ReadLimits& limits_;
  std::size_t objects_left_;
  Arrays arrays_;
};

}  // namespace

Arrays read_hdf5(const std::filesystem::path& file, const ReadLimits& limits) {
  std::error_code trouble;
  const std::uint64_t bytes = std::filesystem::file_size(file, trouble);
  if (trouble) throw IoError("cannot read " + file.string() + ": " + trouble.message());
  if (!std::ifstream(file)) throw IoError("cannot read " + file.string() + ": " + std::strerror(errno));
  if (!is_hdf5(file)) throw InvalidInput(file.string() + ": not an HDF5 file");
  std::array<char, 10> head{};
  std::ifstream(file, std::ios::binary).read(head.data(), head.size());
  const bool matlab = std::string_view(head.data(), head.size()) == "MATLAB 7.3";
  const auto read = [&]() -> Arrays {
    silence_hdf5();
    prepare_hdf5_filters();
    try {
      const Hdf5Id handle(H5Fopen(file.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), &H5Fclose, "open it");
      return Hdf5Reader(handle, file.filename().string(), matlab, bytes, limits).read();
    } catch (const InvalidInput& error) {
      throw InvalidInput(file.string() + ": " + error.what());
    }
  };
  return read_in_process(read, file.string(), process_limits(bytes, limits));
}

}  // namespace airloom::io
