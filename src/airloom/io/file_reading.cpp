#include "airloom/io/file_reading.hpp"

#include "airloom/core/error.hpp"

namespace airloom::io {
namespace {

UseArrayFile& registered_reader() {
  static UseArrayFile reader = nullptr;
  return reader;
}

}  // namespace

void register_array_files(UseArrayFile reader) { registered_reader() = reader; }

void use_array_file(const std::filesystem::path& file, const std::function<void(const Arrays&)>& use) {
  if (registered_reader() == nullptr)
    throw Unsupported(file.string() + ": this program reads no array files; link airloom::io and use airloom/io/array_file.hpp");
  registered_reader()(file, use);
}

}  // namespace airloom::io
