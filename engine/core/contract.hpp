#pragma once
// A broken contract is our bug: the run stops and says where, with what is needed to replay it.

#include <stdexcept>
#include <string>

namespace pcnsim {

/// Our bug (exit code 70). The message names the condition, the file and the line; whoever runs
/// the simulation adds scenario, PCN, replication, seed and simulated time.
struct ContractFailure : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void contract_failed(char const* kind, char const* condition, char const* file,
                                         int line) {
  throw ContractFailure(std::string(kind) + "(" + condition + ") failed at " + file + ":" +
                        std::to_string(line));
}

}  // namespace pcnsim

#define PCNSIM_CONTRACT(kind, condition)                                                           \
  ((condition) ? static_cast<void>(0)                                                              \
               : ::pcnsim::contract_failed(kind, #condition, __FILE__, __LINE__))
/// What the caller must have seen to.
#define EXPECTS(condition) PCNSIM_CONTRACT("EXPECTS", condition)
/// What the callee promises.
#define ENSURES(condition) PCNSIM_CONTRACT("ENSURES", condition)
