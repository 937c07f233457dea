package dev.berth.nodelet.loop;

import java.util.List;
import java.util.Optional;

/** The names of Linux' signals. */
final class Signals {
  /** Runtimes and shells tell a death by a signal as this and its number. */
  private static final int DEATH = 128;

  private static final List<String> NAMES =
      List.of(
          "SIGHUP",
          "SIGINT",
          "SIGQUIT",
          "SIGILL",
          "SIGTRAP",
          "SIGABRT",
          "SIGBUS",
          "SIGFPE",
          "SIGKILL",
          "SIGUSR1",
          "SIGSEGV",
          "SIGUSR2",
          "SIGPIPE",
          "SIGALRM",
          "SIGTERM",
          "SIGSTKFLT",
          "SIGCHLD",
          "SIGCONT",
          "SIGSTOP",
          "SIGTSTP",
          "SIGTTIN",
          "SIGTTOU",
          "SIGURG",
          "SIGXCPU",
          "SIGXFSZ",
          "SIGVTALRM",
          "SIGPROF",
          "SIGWINCH",
          "SIGIO",
          "SIGPWR",
          "SIGSYS");

  private Signals() {}

  /** The signal that ended a process, if its exit code tells of one. */
  static Optional<String> ofExitCode(int exitCode) {
    int index = exitCode - DEATH - 1;
    return index >= 0 && index < NAMES.size() ? Optional.of(NAMES.get(index)) : Optional.empty();
  }
}
