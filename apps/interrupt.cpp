#include "interrupt.h"

#include <atomic>
#include <csignal>

namespace cosa::cli {
namespace {

/// A signal handler has no other place to write to.
std::atomic<bool> was_interrupted = false;
static_assert(std::atomic<bool>::is_always_lock_free);

void on_interrupt(int /*signal*/) { was_interrupted = true; }

}  // namespace

void note_interrupts() {
  struct sigaction action{};
  action.sa_handler = on_interrupt;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
}

bool interrupted() { return was_interrupted; }

}  // namespace cosa::cli
