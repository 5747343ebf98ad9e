#include "airloom/report/export_results.hpp"

#include <fstream>

#include "airloom/core/error.hpp"
#include "airloom/experiments/results/export.hpp"
#include "airloom/io/fresh_file.hpp"
#include "airloom/io/mat.hpp"
#include "airloom/io/matlab.hpp"
#include "airloom/io/npz.hpp"

namespace airloom::report {
namespace {

/// The arrays under names that MATLAB allows: "iab/fig7/zf/timing.wall_s" is the field iab.fig7.zf.timing_wall_s.
io::Arrays with_matlab_names(const io::Arrays& arrays) {
  io::Arrays renamed;
  for (const auto& [name, array] : arrays) {
    if (!renamed.emplace(io::matlab_name(name), array).second) {
      throw InvalidInput("export as mat: two arrays would be called '" + io::matlab_name(name) + "'; use npz");
    }
  }
  return renamed;
}

}  // namespace

void write_table(std::ostream& out, bool timing, const std::vector<std::filesystem::path>& folders) {
  if (timing) experiments::write_timing_csv(out, folders);
  else experiments::write_csv(out, folders);
  out.flush();
}

void export_results(const std::filesystem::path& file, ExportFormat format, bool timing,
                    const std::vector<std::filesystem::path>& folders) {
  switch (format) {
    case ExportFormat::npz: io::write_npz(file, experiments::result_arrays(folders, timing), true); return;
    case ExportFormat::mat: io::write_mat(file, with_matlab_names(experiments::result_arrays(folders, timing))); return;
    case ExportFormat::csv: break;
  }
  io::FreshFile fresh(file);
  std::ofstream out(fresh.path(), std::ios::binary);
  write_table(out, timing, folders);
  out.close();
  if (!out) throw IoError(file.string() + ": cannot be written");
  fresh.commit();
}

}  // namespace airloom::report
