#include "experiment/ordered_stream.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>
#include <utility>

namespace pcnsim {

void run_in_order(OrderedStream const& stream, int threads) {
  int const wanted = threads > 0 ? threads : tbb::this_task_arena::max_concurrency();
  auto const pieces = static_cast<std::size_t>(wanted);
  auto const next = [&](tbb::flow_control& flow) {
    auto piece = stream.next();
    if (!piece) flow.stop();
    return std::move(piece).value_or(std::string{});
  };
  // Allows more threads than cores, as parallel_for does.
  tbb::global_control const limit(tbb::global_control::max_allowed_parallelism, pieces);
  tbb::task_arena arena(wanted);
  arena.execute([&] {
    using enum tbb::filter_mode;
    tbb::parallel_pipeline(pieces,
                           tbb::make_filter<void, std::string>(serial_in_order, next) &
                               tbb::make_filter<std::string, std::string>(parallel, stream.work) &
                               tbb::make_filter<std::string, void>(serial_in_order, stream.leave));
  });
}

}  // namespace pcnsim
