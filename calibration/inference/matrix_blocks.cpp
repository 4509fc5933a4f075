#include "calibration/inference/matrix_blocks.hpp"

#include <Eigen/Core>

namespace pcnsim::calibration {

void fix_matrix_blocks() { Eigen::setCpuCacheSizes(32 * 1024, 256 * 1024, 2 * 1024 * 1024); }

}  // namespace pcnsim::calibration
