// Alone in its file: the header below is slow to compile.

#include "core/contract.hpp"
#include "stats/interval.hpp"

#include <boost/math/distributions/students_t.hpp>

namespace pcnsim::stats {

double t_quantile(double p, double degrees) {
  EXPECTS(p > 0);
  EXPECTS(p < 1);
  EXPECTS(degrees > 0);
  return boost::math::quantile(boost::math::students_t_distribution<double>{degrees}, p);
}

}  // namespace pcnsim::stats
