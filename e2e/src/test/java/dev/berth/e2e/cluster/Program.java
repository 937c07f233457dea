package dev.berth.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One process of a cluster, that can be started again after it was stopped or killed. */
public final class Program {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final List<String> command;
  private final Path log;
  private final String readyText;
  private @Nullable Process process;
  private boolean asUsual = true;
  private long logStart;

  /**
   * @param readyText what its log says once it serves
   */
  Program(String name, List<String> command, Path log, String readyText) {
    this.name = name;
    this.command = List.copyOf(command);
    this.log = log;
    this.readyText = readyText;
  }

  public String name() {
    return name;
  }

  /** Starts it, and returns at once. Its log goes on where the last run's ended. */
  public void start() {
    start(List.of());
  }

  /** Starts it with further flags, for this run alone, and waits until it serves. */
  public void startAndAwaitWith(String... flags) {
    start(List.of(flags));
    awaitReady();
  }

  private void start(List<String> flags) {
    if (isAlive()) {
      throw new IllegalStateException(name + " runs already");
    }
    try {
      logStart = Files.exists(log) ? Files.size(log) : 0;
      process =
          new ProcessBuilder(Stream.concat(command.stream(), flags.stream()).toList())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      asUsual = flags.isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " can't be started", e);
    }
  }

  /** Starts it, and waits until it serves. */
  public void startAndAwait() {
    start();
    awaitReady();
  }

  /** Until this run's log says that it serves. */
  public void awaitReady() {
    awaitLog(readyText);
  }

  /** Until this run's log has the text. */
  public void awaitLog(String text) {
    Eventually.within(
        PATIENCE,
        name + " logs '" + text + "'",
        () -> {
          if (runLog().contains(text)) {
            return true;
          }
          if (!isAlive()) {
            throw new AssertionError(name + " ended before it logged '" + text + "':\n" + tail(30));
          }
          return false;
        });
  }

  /** Asks it to end, and waits until it has. */
  public void stop() {
    askToEnd();
    awaitEnd();
  }

  /** Asks it to end, and returns at once. */
  void askToEnd() {
    resume();
    running().destroy();
  }

  /** It runs, serves and has no further flags, whatever was done to it. */
  void restore() {
    if (isAlive() && asUsual) {
      resume();
      return;
    }
    if (isAlive()) {
      stop();
    }
    startAndAwait();
  }

  /** {@code kill -9}, and waits until it is gone. */
  public void kill() {
    running().destroyForcibly();
    awaitEnd();
  }

  /** {@code kill -STOP}: it holds its connections and answers nothing. */
  public void pause() {
    signal("STOP");
  }

  /** {@code kill -CONT}. */
  public void resume() {
    signal("CONT");
  }

  /** Waits until it has ended by itself; answers its exit code. */
  public int awaitExit() {
    awaitEnd();
    return running().exitValue();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return running().pid();
  }

  /** The last lines of all its runs. */
  public String tail(int lines) {
    List<String> all = readLog().lines().toList();
    return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  /** How many threads it has. */
  public int threads() {
    return entries("task").size();
  }

  /** How many file descriptors it has open, without its jars: it opens them bit by bit. */
  public int descriptors() {
    return (int) entries("fd").stream().filter(fd -> !target(fd).endsWith(".jar")).count();
  }

  private List<Path> entries(String folder) {
    Path all = Path.of("/proc", Long.toString(pid()), folder);
    String[] names = all.toFile().list();
    return names == null ? List.of() : Stream.of(names).map(all::resolve).toList();
  }

  /** Where a descriptor leads to, or "" when it is closed by now. */
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  /** Waits until it has ended. */
  void awaitEnd() {
    try {
      if (!running().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end:\n" + tail(30));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void signal(String signal) {
    Shell.run("kill", "-" + signal, Long.toString(pid()));
  }

  private Process running() {
    if (process == null) {
      throw new IllegalStateException(name + " was never started");
    }
    return process;
  }

  private String runLog() {
    String all = readLog();
    return all.substring((int) Math.min(logStart, all.length()));
  }

  private String readLog() {
    try {
      // One byte, one character, so that positions in the file are positions in the text.
      return Files.exists(log)
          ? Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
