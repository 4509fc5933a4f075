#pragma once
// Work that arrives piece by piece, is done side by side, and leaves in the order of its arrival.

#include <functional>
#include <optional>
#include <string>

namespace pcnsim {

struct OrderedStream {
  std::function<std::optional<std::string>()> next;      ///< may wait; nothing: the end
  std::function<std::string(std::string const&)> work;   ///< on any thread
  std::function<void(std::string const& result)> leave;  ///< one call at a time, in order
};

/// Up to `threads` pieces (0: one a core) are under way at a time. A result leaves as soon as those
/// before it have, whether or not another piece has arrived: who waits for it before sending the next
/// is never kept waiting. The first exception is thrown here once `next` has returned.
void run_in_order(OrderedStream const& stream, int threads);

}  // namespace pcnsim
