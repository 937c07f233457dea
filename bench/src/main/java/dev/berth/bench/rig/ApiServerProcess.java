package dev.berth.bench.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An API server as hack/up starts it: a process of its own. It ends with this one. */
public final class ApiServerProcess implements AutoCloseable {
  private static final int STOP_SECONDS = 60;

  /**
   * The JVM's options, one a line, with the class path: hack/bench sets those that hack/up starts
   * servers with.
   */
  private static final String OPTIONS = "BERTH_BENCH_SERVER";

  private final Process process;
  private final Thread hook;

  private ApiServerProcess(Process process) {
    this.process = process;
    this.hook = new Thread(this::kill);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts one, and waits until it serves.
   *
   * @param options more for its JVM
   */
  static ApiServerProcess start(
      Path folder, String listen, String etcd, String token, List<String> options)
      throws IOException {
    Path tokenFile = Files.writeString(folder.resolve("token"), token);
    Path log = folder.resolve("apiserver.log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    String usual = System.getenv(OPTIONS);
    command.addAll(
        usual == null
            ? List.of("-cp", System.getProperty("java.class.path"))
            : usual.lines().toList());
    command.addAll(options);
    command.addAll(
        List.of(
            "dev.berth.apiserver.Main",
            "--listen",
            listen,
            "--http-listen",
            "off",
            "--store",
            "etcd",
            "--etcd",
            etcd,
            "--etcd-quota",
            Long.toString(Rig.QUOTA),
            "--token-file",
            tokenFile.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    ApiServerProcess server = new ApiServerProcess(process);
    server.awaitReady(log);
    return server;
  }

  public long pid() {
    return process.pid();
  }

  private void awaitReady(Path log) throws IOException {
    while (!Files.readString(log).contains("apiserver ready")) {
      try {
        if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("the API server ended:\n" + Files.readString(log));
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
        throw new IllegalStateException(
            "the API server did not end in %d s".formatted(STOP_SECONDS));
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
