#include "experiment/parallel_map.hpp"

#include <optional>
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

namespace pcnsim {

void parallel_for(std::size_t count, int threads, std::function<void(std::size_t)> const& work) {
  int const wanted = threads > 0 ? threads : tbb::this_task_arena::max_concurrency();
  if (wanted == 1) {
    for (std::size_t i = 0; i < count; ++i)
      work(i);
    return;
  }
  // Allows more threads than cores, so that the promise "any thread count" can be tested anywhere.
  // It holds for the whole program, so it is only ever raised: the arena is what limits this call.
  using tbb::global_control;
  std::optional<global_control> raised;
  auto const allowed = global_control::active_value(global_control::max_allowed_parallelism);
  if (auto const asked = static_cast<std::size_t>(wanted); asked > allowed)
    raised.emplace(global_control::max_allowed_parallelism, asked);
  tbb::task_arena arena(wanted);
  arena.execute([&] {
    tbb::parallel_for(
        tbb::blocked_range<std::size_t>(0, count, 1),
        [&](tbb::blocked_range<std::size_t> const& range) {
          for (std::size_t i = range.begin(); i != range.end(); ++i)
            work(i);
        },
        tbb::simple_partitioner{});
  });
}

}  // namespace pcnsim
