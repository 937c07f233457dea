package dev.berth.nodelet.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs containers. Every call blocks, has a timeout (all but the reading of streams) and may be
 * interrupted; many threads may call at once, and a slow call never holds up another one.
 *
 * <p>Calls fail with a {@link dev.berth.api.failure.FailureException}: <em>unavailable</em> when
 * the runtime can't be reached, <em>deadline exceeded</em> when it did not answer in time (whether
 * it acted is then not known: list again), <em>not found</em> for a missing container or image, and
 * <em>bad request</em> with the runtime's own words for what it would not or could not do.
 */
public interface ContainerRuntime extends AutoCloseable {
  /** The machine and the runtime's version. */
  RuntimeInfo info();

  /** Whether containers' ports on the host are ports of this process's host. */
  boolean isOnThisHost();

  /** Every container, running or not, that has all of these labels, in no order. */
  List<ContainerState> list(Map<String, String> labels);

  /** One container; empty when there is none of that id. */
  Optional<ContainerState> inspect(String id);

  /** Fetches an image, or its newest version. Fails with the registry's own words. */
  void pull(String image);

  /**
   * Makes a container that does not run yet, and answers its id. Fails as <em>not found</em> when
   * the image is missing, and as <em>conflict</em> when the container's name is taken.
   */
  String create(ContainerSpec spec);

  /** Starts a container that was created and never ran. */
  void start(String id);

  /**
   * Sends the stop signal, waits until the container has ended, and kills it after the grace.
   * Returns when it has ended; a container that is missing or has ended is fine.
   */
  void stop(String id, Duration grace);

  /**
   * Removes a container with its anonymous volumes, killing it if it runs; a missing one is fine.
   */
  void remove(String id);

  /** What a container wrote. */
  LogStream logs(String id, LogOptions options);

  /**
   * What happens from now on to containers that have all of these labels, and what happened since a
   * moment, as far back as the runtime remembers. Something may be told twice.
   */
  EventStream events(Map<String, String> labels, Instant since);

  /** Ends all streams. Containers run on. */
  @Override
  void close();
}
