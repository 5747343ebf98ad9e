#include "airloom/core/version.hpp"

#include <elf.h>
#include <link.h>

#include <cstring>

namespace airloom {

std::string version() { return AIRLOOM_VERSION; }

std::string compiler() { return AIRLOOM_COMPILER; }

std::string instruction_set() {
  const std::string name = AIRLOOM_MARCH_NAME;
  return name.empty() ? "default" : name;
}

std::vector<std::string> optional_parts() {
  std::vector<std::string> parts;
  std::string list = AIRLOOM_OPTIONAL_PARTS;
  while (!list.empty()) {
    const auto comma = list.find(',');
    if (comma != 0) parts.push_back(list.substr(0, comma));
    list = comma == std::string::npos ? std::string() : list.substr(comma + 1);
  }
  return parts;
}

namespace {

/// Looks for the NT_GNU_BUILD_ID note of the loaded object that holds this very function.
int find_build_id(dl_phdr_info* info, std::size_t, void* out) {
  const auto here = reinterpret_cast<ElfW(Addr)>(&find_build_id);
  bool ours = false;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    const ElfW(Addr) start = info->dlpi_addr + header.p_vaddr;
    ours = ours || (header.p_type == PT_LOAD && here >= start && here < start + header.p_memsz);
  }
  if (!ours) return 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type != PT_NOTE) continue;
    const char* note = reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr);
    const char* end = note + header.p_memsz;
    while (note + sizeof(ElfW(Nhdr)) <= end) {
      ElfW(Nhdr) head;
      std::memcpy(&head, note, sizeof head);
      const char* owner = note + sizeof head;
      const char* text = owner + (head.n_namesz + 3U) / 4U * 4U;
      if (head.n_type == NT_GNU_BUILD_ID && head.n_namesz == 4 && std::memcmp(owner, "GNU", 4) == 0) {
        constexpr char digits[] = "0123456789abcdef";
        std::string& id = *static_cast<std::string*>(out);
        for (unsigned k = 0; k < head.n_descsz; ++k) {
          const auto byte = static_cast<unsigned char>(text[k]);
          id += {digits[byte >> 4U], digits[byte & 15U]};
        }
        return 1;
      }
      note = text + (head.n_descsz + 3U) / 4U * 4U;
    }
  }
  return 1;
}

std::string& assumed_build_id() {
  static std::string id;
  return id;
}

}  // namespace

void assume_build_id(const std::string& id) { assumed_build_id() = id; }

std::string build_id() {
  std::string id = assumed_build_id();
  if (!id.empty()) return id;
  dl_iterate_phdr(find_build_id, &id);
  return id.empty() ? "unknown" : id;
}

}  // namespace airloom
