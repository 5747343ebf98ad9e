/// The same header in a build without MPI: whoever asks for it is told so.
#include "airloom/core/error.hpp"
#include "airloom/fabric/mpi.hpp"
#include "airloom/fabric/mpi_news.hpp"

namespace airloom {
namespace {

[[noreturn]] void refuse() { throw Unsupported("this build has no MPI; install OpenMPI (./dev setup does) and build again"); }

}  // namespace

struct MpiFabric::Layout {};
struct MpiSession::Parts {};

bool mpi_built_in() { return false; }

MpiSession::MpiSession() { refuse(); }
MpiSession::~MpiSession() = default;
void MpiSession::barrier() const { refuse(); }
std::int64_t MpiSession::sum(std::int64_t /*x*/) const { refuse(); }
std::int64_t MpiSession::largest(std::int64_t /*x*/) const { refuse(); }
bool MpiSession::all_failed(int& /*exit_code*/) const { refuse(); }
void MpiSession::abort(int /*exit_code*/) const { refuse(); }

struct MpiNews::Parts {};
MpiNews::MpiNews(const MpiSession& /*session*/, std::size_t /*width*/) { refuse(); }
MpiNews::~MpiNews() = default;
void MpiNews::tell(const std::vector<std::int64_t>& /*numbers*/) { refuse(); }
void MpiNews::tell_last(const std::vector<std::int64_t>& /*numbers*/) { refuse(); }
const std::vector<std::vector<std::int64_t>>& MpiNews::newest() { refuse(); }
bool MpiNews::complete() const { refuse(); }

MpiFabric::MpiFabric(int agents, const MpiSession& /*session*/) : Fabric(agents, {}, true) { refuse(); }
MpiFabric::~MpiFabric() = default;
void MpiFabric::do_gather(const Eigen::MatrixXd& /*out*/, Eigen::MatrixXd& /*in*/) { refuse(); }
void MpiFabric::do_scatter(const Eigen::MatrixXd& /*out*/, Eigen::MatrixXd& /*in*/) { refuse(); }
void MpiFabric::do_broadcast(Eigen::VectorXd& /*x*/) { refuse(); }
void MpiFabric::do_pass(int /*from*/, int /*to*/, Eigen::VectorXd& /*token*/) { refuse(); }
std::vector<Eigen::VectorXd> MpiFabric::do_collect(const std::vector<Eigen::VectorXd>& /*parts*/) { refuse(); }

MakeFabric mpi_fabric(const MpiSession& /*session*/) { refuse(); }

}  // namespace airloom
