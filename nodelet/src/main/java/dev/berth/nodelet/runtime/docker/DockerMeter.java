package dev.berth.nodelet.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.BlkioStatEntry;
import com.github.dockerjava.api.model.Statistics;
import dev.berth.nodelet.runtime.DiskUse;
import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.runtime.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What Docker tells of itself and of what containers use. */
final class DockerMeter implements Meter {
  private static final Duration PING = Duration.ofSeconds(10);
  private static final Duration MEASURE = Duration.ofSeconds(30);

  /** Docker tells all of the host's memory where there is no limit; the kernel so much. */
  private static final long LIMITLESS = 1L << 60;

  private final DockerClient client;
  private final Deadlines deadlines;

  /**
   * @param client one whose answers may take their time
   */
  DockerMeter(DockerClient client, Deadlines deadlines) {
    this.client = client;
    this.deadlines = deadlines;
  }

  @Override
  public void ping() {
    var _ = deadlines.within(PING, "ping", client.pingCmd()::exec);
  }

  @Override
  public OptionalLong pid(String id) {
    Optional<Long> pid =
        inspect(id, false)
            .filter(one -> Boolean.TRUE.equals(one.getState().getRunning()))
            .map(one -> one.getState().getPidLong())
            .filter(one -> one > 0);
    return pid.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  @Override
  public OptionalLong written(String id) {
    Optional<Long> size = inspect(id, true).map(InspectContainerResponse::getSizeRw);
    return size.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  @Override
  public Optional<DiskUse> disk(String id) {
    return inspect(id, true)
        .map(one -> new DiskUse(number(one.getSizeRw()), LogFiles.bytes(one.getLogPath())));
  }

  @Override
  public Optional<Usage> usage(String id) {
    return deadlines.within(
        MEASURE,
        "stats",
        () -> {
          AtomicReference<@Nullable Statistics> answer = new AtomicReference<>();
          try (var reading =
              client
                  .statsCmd(id)
                  .withNoStream(true)
                  .exec(
                      new ResultCallback.Adapter<Statistics>() {
                        @Override
                        public void onNext(Statistics statistics) {
                          answer.set(statistics);
                        }
                      })) {
            reading.awaitCompletion();
          } catch (NotFoundException e) {
            return Optional.empty();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return Optional.ofNullable(answer.get()).flatMap(DockerMeter::usage);
        });
  }

  private Optional<InspectContainerResponse> inspect(String id, boolean size) {
    return deadlines.within(
        MEASURE,
        "inspect",
        () -> {
          try {
            return Optional.of(client.inspectContainerCmd(id).withSize(size).exec());
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  /** Empty: it does not run, and Docker answers with nothing but noughts. */
  private static Optional<Usage> usage(Statistics told) {
    Long cpu =
        told.getCpuStats() == null || told.getCpuStats().getCpuUsage() == null
            ? null
            : told.getCpuStats().getCpuUsage().getTotalUsage();
    if (cpu == null
        || cpu == 0
        || told.getMemoryStats() == null
        || told.getMemoryStats().getUsage() == null) {
      return Optional.empty();
    }
    var memory = told.getMemoryStats();
    long limit = number(memory.getLimit());
    return Optional.of(
        new Usage(
            cpu,
            Math.max(0, number(memory.getUsage()) - inactiveFile(told)),
            limit <= 0 || limit >= LIMITLESS ? OptionalLong.empty() : OptionalLong.of(limit),
            traffic(told),
            moved(told, "read"),
            moved(told, "write")));
  }

  private static long inactiveFile(Statistics told) {
    var stats = told.getMemoryStats() == null ? null : told.getMemoryStats().getStats();
    if (stats == null) {
      return 0;
    }
    // The first is cgroup v1's, with all groups below; v2 has them in the other.
    return stats.getTotalInactiveFile() == null
        ? number(stats.getInactiveFile())
        : number(stats.getTotalInactiveFile());
  }

  private static Optional<Usage.Traffic> traffic(Statistics told) {
    if (told.getNetworks() == null) {
      return Optional.empty();
    }
    long received = 0;
    long transmitted = 0;
    for (var one : told.getNetworks().values()) {
      received += number(one.getRxBytes());
      transmitted += number(one.getTxBytes());
    }
    return Optional.of(new Usage.Traffic(received, transmitted));
  }

  private static long moved(Statistics told, String direction) {
    List<BlkioStatEntry> entries =
        told.getBlkioStats() == null ? null : told.getBlkioStats().getIoServiceBytesRecursive();
    return entries == null
        ? 0
        : entries.stream()
            .filter(one -> direction.equalsIgnoreCase(one.getOp()))
            .mapToLong(one -> number(one.getValue()))
            .sum();
  }

  private static long number(@Nullable Long value) {
    return value == null ? 0 : value;
  }
}
