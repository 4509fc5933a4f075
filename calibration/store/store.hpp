#pragma once
// Every simulation that calibration and sweeps ever did, in one SQLite file: what was asked, what
// came out, and what is known again instead of simulated. docs/store.md describes the file.

#include "calibration/inference/problem.hpp"
#include "calibration/store/database.hpp"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace pcnsim::calibration {

/// What fixes the answer of a simulation beside parameters and seed, and where it comes from.
struct Simulates {
  std::string simulator;          ///< model version and every setting that may change an answer
  std::string provenance = "{}";  ///< JSON, for the reader only: commit, machine, command
};

/// 64 hexadecimal digits: of `what.simulator`, the names and scales of the parameters and the names
/// of the summaries. Priors' shapes, observations and variances are not in it, so that another
/// prior or another target uses the same simulations.
std::string problem_key(Problem const& problem, Simulates const& what);

/// A problem of one open store.
struct ProblemId {
  std::int64_t value = 0;
};

/// One calibration or sweep, of one open store.
struct RunId {
  std::int64_t value = 0;
};

struct RunDescription {
  std::string method;
  std::size_t budget = 0;
  std::uint64_t seed = 0;
  std::string settings = "{}";  ///< JSON
};

enum class RunStatus { running, done, interrupted, failed };

/// How long a store waits; no part of any answer.
struct StoreTiming {
  std::chrono::milliseconds commit_every{1'000};   ///< at most this much is lost by a kill
  std::chrono::milliseconds busy_timeout{10'000};  ///< for another program that writes to it
};

/// Keeps all simulations of the problems that were entered in memory: a simulation of d parameters
/// and q summaries takes about 8 (d + q) + 200 bytes. A thread of its own writes what is new.
/// Several programs may use one store at once, on one machine; each sees what the others had
/// written when it entered the problem. All functions but the destructor may be called from several
/// threads, and throw as Database does.
class Store {
public:
  /// Opens `file`, or makes it if it is absent or empty. Throws StoreUnusable, and leaves the file
  /// as it was, if it is something else than a store or was written by a newer pcnsim; otherwise
  /// report::CannotCreate or report::WriteFailed.
  explicit Store(std::filesystem::path const& file, StoreTiming timing = {});
  /// Writes what is pending. What cannot be written then is lost: call `flush` to know.
  ~Store();
  Store(Store const&) = delete;
  Store& operator=(Store const&) = delete;

  /// Finds the problem by its key, or adds it, and reads its simulations. Linear in them.
  ProblemId enter(Problem const& problem, Simulates const& what);

  /// How many simulations of the problem are known.
  [[nodiscard]] std::size_t size(ProblemId problem) const;
  [[nodiscard]] std::optional<Simulated> recall(ProblemId problem, Eigen::VectorXd const& x,
                                                std::uint64_t seed) const;
  /// Keeps the first answer if there are two. Written within `commit_every`; what went wrong with
  /// writing is thrown by the next call.
  void keep(ProblemId problem, Eigen::VectorXd const& x, std::uint64_t seed,
            Simulated const& simulated);

  RunId begin_run(ProblemId problem, RunDescription const& run);
  void end_run(RunId run, RunStatus status);

  /// Writes everything kept so far, now.
  void flush();

private:
  struct Kept {
    std::optional<std::string> summaries;  ///< bytes of doubles
    std::string failure;
    double cpu_seconds = 0;
  };
  /// By the bytes of seed and parameters. Never iterated: its order is the library's.
  using Rows = std::unordered_map<std::string, Kept>;
  struct Shelf {
    std::size_t dimension = 0;
    std::size_t summaries = 0;
    Rows rows{};
  };
  struct Pending {
    ProblemId problem;
    Rows::value_type const* row;
  };

  void open_or_make(std::filesystem::path const& file);
  void make_tables();
  void load(ProblemId problem, Shelf& shelf);
  void write_now_and_then();
  void write(std::vector<Pending> const& rows);
  void close() noexcept;

  StoreTiming timing_;
  std::mutex mutable writing_;  ///< of the connection; taken before `memory_` if both are
  std::optional<Database> database_;
  std::optional<Statement> insert_;

  std::mutex mutable memory_;  ///< of all below
  std::map<std::int64_t, Shelf> shelves_;
  std::vector<Pending> pending_;
  std::exception_ptr failure_;
  bool closing_ = false;
  std::condition_variable wake_;
  std::thread writer_;
};

/// `simulate`, but what the store knows is answered from it, and what it does not know is kept. A
/// simulation that failed is kept as failed, and not tried again. What throws is not kept: a
/// simulator that is stopped half-way must throw. `store` must outlive the result.
Simulator remembering(Simulator simulate, Store& store, ProblemId problem);

}  // namespace pcnsim::calibration
