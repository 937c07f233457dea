package dev.berth.cli.terminal;

import dev.berth.api.rpc.v1.TerminalSize;
import java.util.Optional;

/** A person's terminal, if there is one. */
public interface Tty {
  /** None: input and output are files or pipes. */
  Tty NONE =
      new Tty() {
        @Override
        public boolean isInput() {
          return false;
        }

        @Override
        public Optional<TerminalSize> size() {
          return Optional.empty();
        }

        @Override
        public Raw raw(Runnable onResize) {
          throw new IllegalStateException("there is no terminal");
        }
      };

  /** Whether standard input is a terminal. */
  boolean isInput();

  /** Empty when it can't be told. */
  Optional<TerminalSize> size();

  /**
   * Hands every key on as it is, Ctrl-C among them, until the answer is closed; or until the
   * process ends, however that comes about.
   *
   * @param onResize run whenever the size has changed, on another thread
   */
  Raw raw(Runnable onResize);

  /** A terminal in raw mode. */
  interface Raw extends AutoCloseable {
    /** Makes the terminal what it was. */
    @Override
    void close();
  }
}
