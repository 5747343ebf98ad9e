#include "airloom/radio/tr38901/link_record.hpp"

namespace airloom::radio::tr38901 {

LinkRecord::LinkRecord(Eigen::Index stations, Eigen::Index users, double carrier) : carrier_hz(carrier) {
  state.setZero(stations, users);
  for (Eigen::MatrixXd* each : {&path_loss_db, &shadowing_db, &k_db, &delay_spread_s, &asd_deg, &asa_deg, &zsd_deg, &zsa_deg}) {
    each->setZero(stations, users);
  }
  orientation_rad.setZero(3, stations);
}

void LinkRecord::set(Eigen::Index b, Eigen::Index u, const Link& link) {
  state(b, u) = static_cast<int>(link.state);
  path_loss_db(b, u) = link.path_loss_db;
  shadowing_db(b, u) = link.spread.sf_db;
  k_db(b, u) = link.spread.k_db;
  delay_spread_s(b, u) = link.spread.ds_s;
  asd_deg(b, u) = link.spread.asd_deg;
  asa_deg(b, u) = link.spread.asa_deg;
  zsd_deg(b, u) = link.spread.zsd_deg;
  zsa_deg(b, u) = link.spread.zsa_deg;
}

void LinkRecord::set_orientation(Eigen::Index b, const Orientation& orientation) {
  orientation_rad.col(b) << orientation.yaw_rad, orientation.pitch_rad, orientation.roll_rad;
}

}  // namespace airloom::radio::tr38901
