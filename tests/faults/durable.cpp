#include "durable.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <utility>

namespace airloom::faults {
namespace {

namespace fs = std::filesystem;

std::string read_whole(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_whole(const fs::path& file, const std::string& content) { std::ofstream(file, std::ios::binary | std::ios::trunc) << content; }

}  // namespace

Durable::Durable(fs::path root) : root_(std::move(root)) { scan(root_); }

Durable::~Durable() {
  for (const auto& [inode, descriptor] : held_) ::close(descriptor);
}

Durable::Place Durable::hold(const fs::path& path) {
  struct stat facts {};
  const int descriptor = ::open(path.c_str(), O_PATH | O_CLOEXEC);
  if (descriptor < 0 || ::fstat(descriptor, &facts) != 0) return {};
  if (!held_.emplace(facts.st_ino, descriptor).second) ::close(descriptor);
  return {.inode = facts.st_ino, .folder = S_ISDIR(facts.st_mode)};
}

void Durable::list(const fs::path& folder) {
  auto& names = names_[hold(folder).inode];
  names.clear();
  for (const auto& entry : fs::directory_iterator(folder)) {
    const Place place = hold(entry.path());
    names[entry.path().filename().string()] = place;
    if (place.folder) names_.try_emplace(place.inode);
  }
}

void Durable::scan(const fs::path& folder) {
  list(folder);
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_directory()) scan(entry.path());
    if (entry.is_regular_file()) contents_[hold(entry.path()).inode] = read_whole(entry.path());
  }
}

void Durable::name_durably(const fs::path& path) {
  if (path == root_ || !path.has_parent_path() || path == path.parent_path()) return;
  const Place place = hold(path);
  if (place.inode == 0) return;  // removed since it was opened
  names_[hold(path.parent_path()).inode][path.filename().string()] = place;
  if (place.folder) names_.try_emplace(place.inode);
  name_durably(path.parent_path());
}

void Durable::flushed(const fs::path& open, const fs::path& path) {
  const Place place = hold(open);
  if (place.folder) {
    list(open);
  } else {
    contents_[place.inode] = read_whole(open);
    if (hold(path).inode != place.inode) return;  // it has no name, or another
  }
  name_durably(path);
}

std::string Durable::content_of(Inode inode) const {
  const auto found = contents_.find(inode);
  return found == contents_.end() ? std::string() : found->second;
}

void Durable::rebuild(Inode folder, const fs::path& at) const {
  fs::create_directories(at);
  const auto names = names_.find(folder);
  if (names == names_.end()) return;
  for (const auto& [name, place] : names->second) {
    if (place.folder) {
      rebuild(place.inode, at / name);
    } else {
      write_whole(at / name, content_of(place.inode));
    }
  }
}

void Durable::lose(bool names) {
  if (names) {
    const Inode root = hold(root_).inode;
    for (const auto& entry : fs::directory_iterator(root_)) fs::remove_all(entry.path());
    rebuild(root, root_);
    return;
  }
  for (const auto& entry : fs::recursive_directory_iterator(root_)) {
    if (!entry.is_regular_file()) continue;
    const std::string content = content_of(hold(entry.path()).inode);
    if (content != read_whole(entry.path())) write_whole(entry.path(), content);
  }
}

}  // namespace airloom::faults
