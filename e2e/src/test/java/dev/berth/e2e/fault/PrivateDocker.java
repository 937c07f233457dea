package dev.berth.e2e.fault;

import dev.berth.e2e.cluster.Eventually;
import dev.berth.e2e.cluster.Shell;
import dev.berth.e2e.cluster.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Docker daemon of a test's own, beside the machine's, which may be killed and paused. It has no
 * network but none, and one image: the one that tests use.
 */
public final class PrivateDocker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private @Nullable Process daemon;

  private PrivateDocker(Path folder) {
    this.folder = folder;
  }

  /** Starts one, with the tests' image. */
  public static PrivateDocker begin() {
    try {
      PrivateDocker docker = new PrivateDocker(Files.createTempDirectory("berth-docker-"));
      docker.start();
      Path image = docker.folder.resolve("image.tar");
      Shell.run("docker", "save", "-o", image.toString(), Tasks.IMAGE);
      docker.run("load", "-i", image.toString());
      return docker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a nodelet's {@code --docker} wants it. */
  public String address() {
    return "unix://" + folder.resolve("docker.sock");
  }

  /** Runs Docker's command line on it. */
  public List<String> run(String... arguments) {
    return Shell.run(command(arguments)).lines();
  }

  /** The ids of the containers that run for a task. */
  public List<String> running(String task) {
    return run("ps", "-q", "--no-trunc", "--filter", "label=berth.dev/task=" + task);
  }

  /** Starts the daemon, and waits until it answers. */
  public void start() {
    try {
      daemon =
          new ProcessBuilder(
                  // In a network of its own: without a bridge it would remove the machine's.
                  "unshare",
                  "--net",
                  "dockerd",
                  "--host",
                  address(),
                  "--data-root",
                  folder.resolve("data").toString(),
                  "--exec-root",
                  folder.resolve("exec").toString(),
                  "--pidfile",
                  folder.resolve("pid").toString(),
                  "--bridge=none",
                  "--iptables=false",
                  "--ip-forward=false",
                  "--ip-masq=false")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Eventually.within(
        PATIENCE,
        "a Docker of our own answers; its log is " + folder.resolve("log"),
        () -> Shell.tried(Map.of(), List.of(command("info"))).exitCode() == 0);
  }

  /** {@code kill -9} of it and its containerd: its containers run on until it is started again. */
  public void kill() {
    end(process().destroyForcibly());
    try {
      Path containerd = folder.resolve("exec/containerd/containerd.pid");
      Shell.tried(Map.of(), List.of("kill", "-9", Files.readString(containerd).strip()));
      // A daemon that finds one of these takes it for a sign of life.
      Files.delete(containerd);
      Files.deleteIfExists(folder.resolve("pid"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code kill -STOP}: it takes connections and answers nothing. */
  public void pause() {
    Shell.run("kill", "-STOP", Long.toString(process().pid()));
  }

  /** {@code kill -CONT}. */
  public void resume() {
    Shell.run("kill", "-CONT", Long.toString(process().pid()));
  }

  @Override
  public void close() {
    resume();
    for (String id : run("ps", "-aq")) {
      run("rm", "-f", id);
    }
    process().destroy();
    end(process());
    delete();
  }

  private String[] command(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker", "-H", address()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private Process process() {
    if (daemon == null) {
      throw new IllegalStateException("it was never started");
    }
    return daemon;
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("dockerd does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What a killed daemon has left mounted must be unmounted first. */
  private void delete() {
    try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
      mounts
          .map(line -> line.split(" ", -1)[1])
          .filter(path -> path.startsWith(folder.toString()))
          .sorted(Comparator.reverseOrder())
          .forEach(path -> Shell.tried(Map.of(), List.of("umount", "-l", path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Shell.run("rm", "-rf", folder.toString());
  }
}
