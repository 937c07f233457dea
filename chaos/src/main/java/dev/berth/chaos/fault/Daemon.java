package dev.berth.chaos.fault;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.berth.client.thread.Threads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A process that is started again whenever it ends, as an operator's supervisor does it, except
 * while it is held down.
 */
final class Daemon implements AutoCloseable {
  private static final long RESTART_MILLIS = 300;

  private final String name;
  private final List<String> command;
  private final Path log;
  private final Thread supervisor;
  private final AtomicInteger ownEnds = new AtomicInteger();
  private final Thread hook = new Thread(this::killNow, "chaos-kill");
  private @Nullable Process process;
  private boolean down;
  private boolean closed;

  Daemon(String name, List<String> command, Path log) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
    this.supervisor = Thread.ofVirtual().name("chaos-" + name).unstarted(this::supervise);
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  /** How often it ended without being killed. */
  int ownEnds() {
    return ownEnds.get();
  }

  void start() {
    Runtime.getRuntime().addShutdownHook(hook);
    launch();
    supervisor.start();
  }

  private synchronized void launch() {
    if (closed || down) {
      return;
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Settings of other clusters must not leak in: both programs read the environment too.
    builder
        .environment()
        .keySet()
        .removeIf(variable -> variable.startsWith("ETCD_") || variable.startsWith("BERTH_"));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " can't be started", e);
    }
  }

  private void supervise() {
    try {
      while (true) {
        Process now;
        synchronized (this) {
          now = process;
        }
        if (now != null && now.waitFor(RESTART_MILLIS, TimeUnit.MILLISECONDS)) {
          synchronized (this) {
            if (!down && !closed && now.equals(process)) {
              int _ = ownEnds.incrementAndGet();
            }
          }
          Thread.sleep(RESTART_MILLIS);
          synchronized (this) {
            if (process != null && !process.isAlive()) {
              launch();
            }
          }
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** {@code kill -9}; it stays away until {@link #release}. */
  synchronized void kill() {
    down = true;
    killNow();
  }

  /** Lets it start again. */
  synchronized void release() {
    down = false;
  }

  /** {@code kill -STOP}: it holds its connections and answers nothing. */
  void pause() {
    signal("STOP");
  }

  /** {@code kill -CONT}. */
  void resume() {
    signal("CONT");
  }

  private synchronized void signal(String signal) {
    if (process == null || !process.isAlive()) {
      return;
    }
    try {
      // Also when we are interrupted: a signal that comes late would undo the next one.
      Process sender =
          new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
      var _ = Uninterruptibles.getUninterruptibly(sender.onExit());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void killNow() {
    if (process != null) {
      var _ = process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    Threads.end(supervisor);
    killNow();
    Process last;
    synchronized (this) {
      last = process;
    }
    if (last != null) {
      var _ = last.onExit().join();
    }
    try {
      boolean _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM is going down, and this is the hook's work.
    }
  }
}
