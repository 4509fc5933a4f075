#pragma once

namespace pcnsim::calibration {

/// Eigen cuts products of matrices, and so rounds them, by the caches it finds. From now on it cuts
/// them alike on every machine, for the same bytes. To be called before the first thread.
void fix_matrix_blocks();

}  // namespace pcnsim::calibration
