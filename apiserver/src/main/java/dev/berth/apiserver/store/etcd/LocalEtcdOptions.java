package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a {@link LocalEtcd} is started.
 *
 * @param binary the etcd to run
 * @param directory holds its data and its log {@code etcd.log}; made when it is not there
 * @param clientPort 0 for a free one
 * @param peerPort 0 for a free one
 * @param quotaBytes how large its database may grow
 * @param keptHistory how long it keeps versions that were replaced
 * @param closing how long its owner has to close it when this process ends; zero: it is killed then
 */
public record LocalEtcdOptions(
    Path binary,
    Path directory,
    int clientPort,
    int peerPort,
    long quotaBytes,
    Duration keptHistory,
    Duration closing) {
  private static final long DEFAULT_QUOTA = 2L << 30;
  private static final Duration DEFAULT_HISTORY = Duration.ofMinutes(5);

  /**
   * Free ports, 2 GiB and five minutes of history, with the etcd that {@code BERTH_ETCD_BIN} names
   * or that is found on the {@code PATH}.
   *
   * @throws FailureException <em>unavailable</em> when there is none
   */
  public static LocalEtcdOptions in(Path directory) {
    return new LocalEtcdOptions(
        findBinary(), directory, 0, 0, DEFAULT_QUOTA, DEFAULT_HISTORY, Duration.ZERO);
  }

  public LocalEtcdOptions withBinary(Path other) {
    return new LocalEtcdOptions(
        other, directory, clientPort, peerPort, quotaBytes, keptHistory, closing);
  }

  public LocalEtcdOptions withPorts(int client, int peer) {
    return new LocalEtcdOptions(binary, directory, client, peer, quotaBytes, keptHistory, closing);
  }

  public LocalEtcdOptions withQuotaBytes(long bytes) {
    return new LocalEtcdOptions(
        binary, directory, clientPort, peerPort, bytes, keptHistory, closing);
  }

  public LocalEtcdOptions withKeptHistory(Duration history) {
    return new LocalEtcdOptions(
        binary, directory, clientPort, peerPort, quotaBytes, history, closing);
  }

  /** With an owner that closes it when this process ends, and has so long for that. */
  public LocalEtcdOptions withOwner(Duration time) {
    return new LocalEtcdOptions(
        binary, directory, clientPort, peerPort, quotaBytes, keptHistory, time);
  }

  private static Path findBinary() {
    List<Path> candidates = new ArrayList<>();
    String named = System.getenv("BERTH_ETCD_BIN");
    if (named != null && !named.isEmpty()) {
      candidates.add(Path.of(named));
    } else {
      String path = System.getenv().getOrDefault("PATH", "");
      for (String directory : path.split(File.pathSeparator, -1)) {
        candidates.add(Path.of(directory, "etcd"));
      }
    }
    for (Path candidate : candidates) {
      if (Files.isExecutable(candidate)) {
        return candidate;
      }
    }
    throw new FailureException(
        new Failure.Unavailable(
            named != null && !named.isEmpty()
                ? "BERTH_ETCD_BIN=" + named + " is not a program"
                : "no etcd on the PATH; install it or set BERTH_ETCD_BIN"));
  }
}
