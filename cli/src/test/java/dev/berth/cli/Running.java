package dev.berth.cli;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command that goes on beside the test. */
final class Running implements AutoCloseable {
  private final Screen out = new Screen();
  private final Screen err = new Screen();
  private final FutureTask<Integer> code;
  private final Thread thread;

  Running(Shell shell, String... args) {
    code = new FutureTask<>(() -> shell.run(out, err, args));
    thread = Thread.ofPlatform().daemon().name("berth").start(code);
  }

  /** Blocks until it has printed this on standard output. */
  void awaitOut(String text) throws InterruptedException {
    out.awaitText(text);
  }

  /** What it has printed on standard output so far. */
  String out() {
    return out.text();
  }

  /** Blocks until it has printed this on standard error. */
  void awaitErr(String text) throws InterruptedException {
    err.awaitText(text);
  }

  /** Blocks until it has ended. */
  Shell.Done end() throws InterruptedException {
    try {
      return new Shell.Done(code.get(20, TimeUnit.SECONDS), out.text(), err.text());
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("it goes on; it has printed:\n" + out.text() + err.text(), e);
    }
  }

  /** As Ctrl-C does. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
