package dev.berth.nodelet.stats;

import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.Meter;
import dev.berth.nodelet.runtime.Usage;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each container uses. Where its files are is found out once, with one request to the runtime;
 * from then on a container costs a handful of small reads. Safe for many threads.
 */
public final class Usages {
  private static final Logger log = LoggerFactory.getLogger(Usages.class);

  private final Meter meter;
  private final KernelRoots roots;
  private final boolean onThisHost;
  private final Map<String, Source> sources = new ConcurrentHashMap<>();

  /** Where the figures of one container come from. */
  private sealed interface Source {
    record Kernel(long pid, Cgroup cgroup) implements Source {}

    /** The runtime is asked each time. */
    record Asked() implements Source {}
  }

  /**
   * @param onThisHost whether containers are processes of this host
   */
  public Usages(Meter meter, KernelRoots roots, boolean onThisHost) {
    this.meter = meter;
    this.roots = roots;
    this.onThisHost = onThisHost;
  }

  /** What a running container uses; empty when it has ended, or nobody tells. */
  public Optional<Usage> of(String container) {
    return read(
        container,
        source ->
            switch (source) {
              case Source.Kernel kernel -> Optional.of(read(kernel));
              case Source.Asked() -> meter.usage(container);
            });
  }

  /**
   * Its cpu and memory alone, for those who ask often; empty when it has ended, or to ask would
   * cost seconds.
   */
  public Optional<Load> load(String container) {
    return read(
        container,
        source ->
            switch (source) {
              case Source.Kernel(var _, Cgroup cgroup) ->
                  Optional.of(new Load(cgroup.cpuNanos(), cgroup.workingSetBytes()));
              case Source.Asked() ->
                  meter.isQuick()
                      ? meter
                          .usage(container)
                          .map(usage -> new Load(usage.cpuNanos(), usage.memoryBytes()))
                      : Optional.empty();
            });
  }

  /** Reads something of where a container's figures come from. */
  private interface Reading<T> {
    Optional<T> from(Source source) throws IOException;
  }

  private <T> Optional<T> read(String container, Reading<T> reading) {
    try {
      Source source = sources.get(container);
      if (source == null) {
        Optional<Source> found = find(container);
        found.ifPresent(one -> sources.put(container, one));
        source = found.orElse(null);
      }
      return source == null ? Optional.empty() : reading.from(source);
    } catch (IOException e) {
      sources.remove(container);
      return Optional.empty(); // it has just ended
    } catch (FailureException e) {
      log.debug("container={} not measured: {}", container, e.getMessage());
      return Optional.empty();
    }
  }

  /** Its working set alone, for those who ask often. */
  public OptionalLong memory(String container) {
    try {
      if (sources.get(container) instanceof Source.Kernel kernel) {
        return OptionalLong.of(kernel.cgroup().workingSetBytes());
      }
    } catch (IOException e) {
      sources.remove(container);
      return OptionalLong.empty(); // it has just ended
    }
    Optional<Usage> usage = of(container);
    return usage.map(one -> OptionalLong.of(one.memoryBytes())).orElseGet(OptionalLong::empty);
  }

  /** Forgets all containers but these. */
  public void keep(Set<String> containers) {
    sources.keySet().retainAll(containers);
  }

  private Optional<Source> find(String container) throws IOException {
    if (!onThisHost) {
      return Optional.of(new Source.Asked());
    }
    OptionalLong pid = meter.pid(container);
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    Optional<Cgroup> cgroup = roots.cgroup(pid.getAsLong(), container);
    if (cgroup.isEmpty()) {
      log.info("container={} has no readable cgroup: the runtime is asked instead", container);
    }
    return Optional.of(
        cgroup
            .<Source>map(one -> new Source.Kernel(pid.getAsLong(), one))
            .orElseGet(Source.Asked::new));
  }

  /** The group first: when it is there, the process still is the container's. */
  private Usage read(Source.Kernel kernel) throws IOException {
    Cgroup cgroup = kernel.cgroup();
    Cgroup.Disk disk = cgroup.disk();
    return new Usage(
        cgroup.cpuNanos(),
        cgroup.workingSetBytes(),
        cgroup.memoryLimitBytes(),
        Traffics.of(roots, kernel.pid()),
        disk.readBytes(),
        disk.writtenBytes());
  }
}
