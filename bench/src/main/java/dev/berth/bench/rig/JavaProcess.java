package dev.berth.bench.rig;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of Berth's programs as hack/up starts it: a process of its own. It ends with this one. */
final class JavaProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 60;

  private final String main;
  private final Process process;
  private final Thread hook;

  private JavaProcess(String main, Process process) {
    this.main = main;
    this.process = process;
    this.hook = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * What is started.
   *
   * @param variable the environment variable in which hack/bench puts the JVM's options, one a
   *     line, with the class path: those that hack/up starts this program with
   * @param options more for its JVM
   * @param main its main class
   * @param ready what its log says once it serves
   */
  public record Program(
      String variable, List<String> options, String main, List<String> arguments, String ready) {
    private List<String> command() {
      return command(usual());
    }

    /** For a main class of this program, which is not in the distribution. */
    List<String> commandWithOwnClasses() {
      List<String> usual = new ArrayList<>(usual());
      int path = usual.indexOf("-cp") + 1;
      // At the end: a cache of classes is of no use to a class path that begins otherwise.
      usual.set(path, usual.get(path) + File.pathSeparator + ownClasses());
      return command(usual);
    }

    private static String ownClasses() {
      return JavaProcess.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private List<String> usual() {
      String usual = System.getenv(variable);
      return usual == null
          ? List.of("-cp", System.getProperty("java.class.path"))
          : usual.lines().toList();
    }

    private List<String> command(List<String> usual) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
      command.addAll(usual);
      command.addAll(options);
      command.add(main);
      command.addAll(arguments);
      return command;
    }
  }

  /** Starts one, and waits until it serves. */
  public static JavaProcess start(Program program, Path log) throws IOException {
    Process process =
        new ProcessBuilder(program.command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    JavaProcess started = new JavaProcess(program.main(), process);
    started.awaitReady(program.ready(), log);
    return started;
  }

  public long pid() {
    return process.pid();
  }

  private void awaitReady(String ready, Path log) throws IOException {
    while (!Files.readString(log).contains(ready)) {
      try {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException(main + " ended:\n" + Files.readString(log));
        }
      } catch (InterruptedException e) {
        close();
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /** With what it has started: a JVM that learns writes its cache in another one. */
  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * @throws IllegalStateException when it had to be killed
   */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
        throw new IllegalStateException("%s did not end in %d s".formatted(main, STOP_SECONDS));
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    } finally {
      removeHook();
    }
  }

  private void removeHook() {
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It runs already.
    }
  }
}
