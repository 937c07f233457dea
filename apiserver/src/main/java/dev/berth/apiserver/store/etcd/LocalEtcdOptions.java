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
 * @param quotaBytes how large its database may grow
 * @param closing how long its owner has to close it when this process ends; zero: it is killed then
 */
public record LocalEtcdOptions(Path binary, Path directory, long quotaBytes, Duration closing) {
  private static final long DEFAULT_QUOTA = 2L << 30;

  /**
   * 2 GiB, with the etcd that {@code BERTH_ETCD_BIN} names or that is found on the {@code PATH}.
   *
   * @throws FailureException <em>unavailable</em> when there is none
   */
  public static LocalEtcdOptions in(Path directory) {
    return new LocalEtcdOptions(findBinary(), directory, DEFAULT_QUOTA, Duration.ZERO);
  }

  public LocalEtcdOptions withBinary(Path other) {
    return new LocalEtcdOptions(other, directory, quotaBytes, closing);
  }

  public LocalEtcdOptions withQuotaBytes(long bytes) {
    return new LocalEtcdOptions(binary, directory, bytes, closing);
  }

  /** With an owner that closes it when this process ends, and has so long for that. */
  public LocalEtcdOptions withOwner(Duration time) {
    return new LocalEtcdOptions(binary, directory, quotaBytes, time);
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
