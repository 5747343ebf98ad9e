#include "airloom/importers/targets.hpp"

#include "airloom/core/nearest_name.hpp"

namespace airloom::importers {
namespace {

/// Calls visit(target of the system).
template <class Visit>
auto with_target(const std::string& system, Visit&& visit) {
  if (system == "haps") return visit(HapsTarget{});
  if (system == "dab") return visit(DabTarget{});
  if (system == "mdd") return visit(MddTarget{});
  if (system == "twotier") return visit(TwotierTarget{});
  if (system == "iab") return visit(IabTarget{});
  const std::vector<std::string> known{"dab", "haps", "iab", "mdd", "twotier"};
  throw InvalidInput(unknown_name("system", system, known));
}

}  // namespace

io::Arrays instance_arrays(const std::string& system, const Channels& channels, const Values& set, const io::Arrays& more, Notes* notes) {
  return with_target(system, [&]<class Target>(const Target&) {
    const auto target = from_values<Target>(set, system + " import");
    return to_arrays(channels, target, more, notes);
  });
}

std::vector<FieldInfo> target_fields(const std::string& system) {
  return with_target(system, []<class Target>(const Target&) { return describe<Target>(); });
}

}  // namespace airloom::importers
