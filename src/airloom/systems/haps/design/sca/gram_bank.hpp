#pragma once
/// What a centre needs to know of all stations to design coherent beams: their Gram matrices, never their antennas.
#include <Eigen/Core>
#include <vector>

#include "airloom/numerics/tiled_matrix.hpp"
#include "airloom/systems/haps/design/price/priced_beams.hpp"
#include "airloom/systems/haps/design/sca/packed_grams.hpp"

namespace airloom::haps {

/// With more users the searches prove less, so that a network of hundreds of users takes seconds, and one solve uses several threads.
constexpr bool many_users(Eigen::Index users) { return users > most_whole_rows; }

/// K^b = (H^b)^H H^b of every station, in the cheaper of two forms: the matrix itself, or the channel of a station with few antennas.
class GramBank {
 public:
  /// Whether a station of this size is better described by its channel: 2 N U numbers are fewer than U^2, or there are so few antennas
  /// altogether that Gram matrices lose digits: beside a smallest eigenvalue near 0 what a user gains by its own beam is rounding.
  [[nodiscard]] static bool by_channel(Eigen::Index antennas, Eigen::Index users, Eigen::Index all_antennas) {
    return 2 * antennas < users || all_antennas < users || (all_antennas < 2 * users && users <= most_users_by_antennas);
  }

  /// Limits of antennas besides the stations' budgets, for a bank in which all stations are known by their channels.
  /// @param limit  per station (N_b) in units of its budget, infinite: none; empty for a station: none at all
  void limit_antennas(const std::vector<Eigen::VectorXd>& limit);
  /// Stations send only some streams, for a bank in which all stations are known by their channels. Every set of stations that serves
  /// some user takes a factorisation of its own. `link_gains` are then those of served links.
  /// @param served  per station (U), 1 or 0; empty: all
  void serve_only(const std::vector<Eigen::VectorXd>& served);
  void add_gram(const Eigen::MatrixXcd& gram) { add_packed_gram(packed_hermitian(gram), gram.cols()); }
  /// @param reals  as packed_hermitian gives them
  void add_packed_gram(Eigen::VectorXd reals, Eigen::Index users);
  void add_channel(const Eigen::MatrixXcd& channel);
  /// Call first where the antennas of all channels are known: none is copied again when the next one comes.
  void reserve(Eigen::Index antennas, Eigen::Index users) { stacked_.resize(antennas, users); }
  /// Call once after the stations were added: so many threads work on large matrices, which changes no bit. With many users Gram matrices
  /// then stand in for channels of more than a few antennas: they are read once where channels are multiplied.
  void prepare(int threads);
  [[nodiscard]] int threads() const { return threads_; }
  /// From the channels of all stations.
  [[nodiscard]] static GramBank from_channels(const std::vector<Eigen::MatrixXcd>& h, int threads = 1);
  /// From all stations' channels in coordinates of their spans (channel_span.hpp): as many digits as the channels have.
  [[nodiscard]] static GramBank of_spans(const std::vector<Eigen::MatrixXcd>& spans);

  [[nodiscard]] Eigen::Index stations() const { return static_cast<Eigen::Index>(parts_.size()); }
  /// Limits of power: one per station, then one per limited antenna. Prices of power (eta) are of these.
  [[nodiscard]] Eigen::Index constraints() const { return stations() + static_cast<Eigen::Index>(limits_.size()); }
  /// Some stations may not send some streams; and 1 for those streams that a station may send, (U).
  [[nodiscard]] bool masked() const { return !served_.empty(); }
  [[nodiscard]] const std::vector<Eigen::VectorXd>& served() const { return served_; }
  /// Every station's channels of the streams that it may send, as rows.
  [[nodiscard]] Eigen::MatrixXcd served_rows() const;
  /// Some antenna has a limit of its own.
  [[nodiscard]] bool limited() const { return !limits_.empty(); }
  [[nodiscard]] Eigen::Index users() const { return users_; }
  /// K^b_uu = ||h_u^b||^2, shape (n, U).
  [[nodiscard]] const Eigen::MatrixXd& link_gains() const { return link_gains_; }
  /// More users than antennas altogether.
  [[nodiscard]] bool singular() const;
  /// Prices are computed from the channels themselves, not from Gram matrices: all stations are known by their channels, and there are
  /// fewer than twice as many antennas as users, or the bank was made for nearly dependent channels.
  [[nodiscard]] bool by_rows() const;
  /// What rounding may have done to the SINRs of the prices so far, relative: above `most_uncertain` the Gram matrices hold too few digits,
  /// and a bank `of_spans` is needed.
  [[nodiscard]] double uncertainty() const { return uncertainty_; }
  static constexpr double most_uncertain = 1e-10;

  /// The stations' channels, where all of them are known by their channels (as where `singular`), else nothing.
  [[nodiscard]] std::vector<Eigen::MatrixXcd> channels() const;
  /// The same stations, for some of the users.
  [[nodiscard]] GramBank subset(const std::vector<Eigen::Index>& users) const;

  /// M = sum_b factor_b K^b, shape (U, U).
  [[nodiscard]] Eigen::MatrixXcd weighted_sum(const Eigen::VectorXd& factor) const;
  /// M C, (U, U): what users receive of the beams of coefficients C. Where the stations have fewer antennas than there are users it goes
  /// through the antennas, which takes 2 N / U of the work.
  [[nodiscard]] Eigen::MatrixXcd received(const Eigen::VectorXd& factor, const Eigen::MatrixXcd& c) const;
  /// With `by_rows`: where each station's rows begin, (n + 1); and what users receive of beams in these coordinates, (U, U).
  [[nodiscard]] std::vector<Eigen::Index> first_rows() const;
  [[nodiscard]] Eigen::MatrixXcd received_of_rows(const Eigen::MatrixXcd& rows) const { return stacked_.adjoint() * rows; }
  /// tr(C^H K^b C) of every station.
  [[nodiscard]] Eigen::VectorXd quadratic_forms(const Eigen::MatrixXcd& c) const;
  /// What users receive when every station does regularised zero forcing by itself (simple_beams.hpp), shape (U, U).
  [[nodiscard]] Eigen::MatrixXcd local_regularized_received() const;
  /// What a unit of power costs on each row, from the prices of all constraints. With `by_rows`.
  [[nodiscard]] Eigen::VectorXd row_prices(const Eigen::VectorXd& eta) const;
  /// The priced beams of all stations in the coordinates of the rows, (rows, U). With `by_rows`.
  [[nodiscard]] Eigen::MatrixXcd rows_of(const Eigen::VectorXd& eta, const PricedBeams& priced) const;
  /// Power over the limit of every constraint, for beams in the coordinates of the rows; and for those of coefficients.
  [[nodiscard]] Eigen::VectorXd row_powers(const Eigen::MatrixXcd& rows) const;
  [[nodiscard]] Eigen::VectorXd coefficient_powers(const Eigen::VectorXd& factor, const Eigen::MatrixXcd& c) const;
  /// Prices all stations as one array with prices eta of the constraints.
  [[nodiscard]] bool price(const Eigen::VectorXd& eta, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out) const;
  /// Power over the limit of every constraint for those beams.
  [[nodiscard]] Eigen::VectorXd powers(const Eigen::VectorXd& eta, const PricedBeams& priced) const;

 private:
  static constexpr Eigen::Index most_users_by_antennas = 500;
  [[nodiscard]] bool all_by_channel() const;
  [[nodiscard]] Eigen::MatrixXcd lower_weighted_sum(const Eigen::VectorXd& factor) const;
  struct Part {
    Eigen::Index gram = -1;  ///< place in grams_; -1: rows of stacked_
    Eigen::Index first = 0;
    Eigen::Index rows = 0;
  };
  Eigen::Index users_ = 0;
  int threads_ = 1;
  std::vector<Part> parts_;
  PackedGrams grams_;
  Eigen::MatrixXcd stacked_;  ///< channels, one below the other
  Eigen::Index filled_ = 0;   ///< its rows so far
  bool of_spans_ = false;
  struct Limit {
    Eigen::Index row;
    double power;
  };
  std::vector<Limit> limits_;
  std::vector<Eigen::VectorXd> served_;
  [[nodiscard]] bool price_masked(const Eigen::VectorXd& eta, const Eigen::VectorXd& q, const Eigen::VectorXd& r, PricedBeams& out) const;
  mutable double uncertainty_ = 0.0;
  Eigen::MatrixXd link_gains_;
};

}  // namespace airloom::haps
