package dev.berth.nodelet.pressure;

import dev.berth.api.failure.FailureException;
import dev.berth.api.meta.Quantities;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.periodic.Periodic;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.DiskUse;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.Meter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evicts tasks whose container has written more to its own layer and its log than it may.
 *
 * <p>To measure a container the runtime walks over its files, so only those with a limit are
 * measured, one after the other, and less often the longer that takes: looking takes at most a
 * thirtieth of the time, and of one core, unless one look takes longer than ten seconds.
 */
public final class DiskLimits implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DiskLimits.class);
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(5);
  private static final int RESTS = 30;

  /** What a container may need to go beyond its grace, before it is evicted once more. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Supplier<List<ContainerState>> running;
  private final Meter meter;
  private final Evictions evictions;
  private final Duration grace;
  private final Timers timers;
  private final Periodic looks;
  // Used by the thread alone, or by a test in its place: ids of containers that are
  // to go, and when that is given up on.
  private final Map<String, Long> leaving = new HashMap<>();

  /**
   * @param running the node's containers that run
   * @param grace how long at most an evicted container has between stop signal and kill
   */
  public DiskLimits(
      Supplier<List<ContainerState>> running,
      Meter meter,
      Evictions evictions,
      Duration grace,
      Timers timers) {
    this.running = running;
    this.meter = meter;
    this.evictions = evictions;
    this.grace = grace;
    this.timers = timers;
    this.looks = new Periodic("disk-limits", timers, EVERY, this::look);
  }

  public void start() {
    looks.start();
  }

  @Override
  public void close() {
    looks.close();
  }

  /** One look; when the next is due. */
  Duration look() {
    long began = timers.nanos();
    List<ContainerState> all = running.get();
    leaving.keySet().retainAll(all.stream().map(ContainerState::id).collect(Collectors.toSet()));
    for (ContainerState container : all) {
      long limit = container.number(Labels.DISK_LIMIT, 0);
      if (limit > 0 && !isLeaving(container)) {
        lookSafely(container, limit);
      }
    }
    return pause(timers.since(began));
  }

  private boolean isLeaving(ContainerState container) {
    Long until = leaving.get(container.id());
    return until != null && timers.nanos() - until < 0;
  }

  private void lookSafely(ContainerState container, long limit) {
    try {
      meter
          .disk(container.id())
          .filter(use -> use.bytes() > limit)
          .ifPresent(use -> evict(container, use, limit));
    } catch (RuntimeException e) { // the others are looked at all the same
      log.warn("container={} what it writes was not measured: {}", container.id(), e.getMessage());
    }
  }

  static Duration pause(Duration took) {
    Duration wait = took.multipliedBy(RESTS);
    if (wait.compareTo(EVERY) < 0) {
      return EVERY;
    }
    return wait.compareTo(AT_LEAST_EVERY) > 0 ? AT_LEAST_EVERY : wait;
  }

  private void evict(ContainerState container, DiskUse use, long limit) {
    try {
      evictions.evict(container, Evictions.EVICTED, message(container, use, limit), grace);
      leaving.put(container.id(), timers.nanos() + grace.plus(MARGIN).toNanos());
    } catch (FailureException e) {
      log.warn("task not evicted, will be tried again: {}", e.getMessage());
    }
  }

  /** As the kubelet says it, and with figures. */
  private static String message(ContainerState container, DiskUse use, long limit) {
    return "Container %s exceeded its local ephemeral storage limit \"%s\": it has written %s%s"
        .formatted(
            container.labels().getOrDefault(Labels.TASK, ""),
            Quantities.ofBytes(limit).getText(),
            Figures.bytes(use.bytes()),
            use.logBytes() == 0
                ? ""
                : ", %s of it to its log".formatted(Figures.bytes(use.logBytes())));
  }
}
