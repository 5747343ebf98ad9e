#pragma once
/// What a disk would hold of a folder if the power went now: content as last flushed, names as last flushed.
///
/// Flushing a file makes its content durable, and its own name and those of the folders above it, as ext4, xfs and btrfs do for new files.
/// Flushing a folder makes its list of names durable: what was renamed, made or removed in it. All else is lost, the worst that POSIX
/// allows.
#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>

namespace airloom::faults {

class Durable {
 public:
  /// Takes what is there now as durable.
  explicit Durable(std::filesystem::path root);
  ~Durable();
  Durable(const Durable&) = delete;
  Durable& operator=(const Durable&) = delete;

  /// A file or folder was flushed.
  /// @param open  a name that leads to it whatever it is called by now, /proc/PID/fd/N
  /// @param path  what it is called
  void flushed(const std::filesystem::path& open, const std::filesystem::path& path);

  /// Makes the folder what the disk would hold.
  /// @param names  false: all names stay as they are, content alone is lost
  void lose(bool names);

 private:
  using Inode = ino_t;
  struct Place {
    Inode inode = 0;
    bool folder = false;
  };
  Place hold(const std::filesystem::path& path);
  void list(const std::filesystem::path& folder);
  void scan(const std::filesystem::path& folder);
  void name_durably(const std::filesystem::path& path);
  void rebuild(Inode folder, const std::filesystem::path& at) const;
  [[nodiscard]] std::string content_of(Inode inode) const;

  std::filesystem::path root_;
  std::map<Inode, std::map<std::string, Place>> names_;
  std::map<Inode, std::string> contents_;
  std::map<Inode, int> held_;  ///< open, so that no other file is given its number
};

}  // namespace airloom::faults
