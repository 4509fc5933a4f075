#pragma once
// Work whose parts are known from the start, on several threads. Only this and ordered_stream.hpp know
// of threads.

#include <cstddef>
#include <functional>

namespace pcnsim {

/// Calls `work(i)` for each i in [0, count) on up to `threads` threads (0: all cores), in any
/// order. The first exception stops the rest and is thrown here. May be called from `work`; what
/// one call wants never takes threads from another. On one thread, in order, on the caller's.
void parallel_for(std::size_t count, int threads, std::function<void(std::size_t)> const& work);

}  // namespace pcnsim
