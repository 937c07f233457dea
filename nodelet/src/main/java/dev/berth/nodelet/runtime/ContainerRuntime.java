package dev.berth.nodelet.runtime;

import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

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

  /** The same containers, as much of them as one request tells: cheap enough to ask often. */
  List<Sighting> survey(Map<String, String> labels);

  /** One container; empty when there is none of that id. */
  Optional<ContainerState> inspect(String id);

  /** Fetches an image, or its newest version, as nobody. */
  default void pull(String image) {
    pull(image, RegistryCredential.ANONYMOUS, _ -> {});
  }

  /**
   * Fetches an image, or its newest version. Fails as <em>bad request</em> with the registry's own
   * words; an interrupt breaks it off, and it fails as <em>unavailable</em>.
   *
   * @param progress told often, on any thread; must not block
   */
  void pull(String image, RegistryCredential credential, Consumer<PullProgress> progress);

  /** An image by its name or its id; empty when it is not there. */
  Optional<ImageState> image(String nameOrId);

  /** Every image, whoever brought it. */
  List<ImageState> images();

  /** The ids of the images of which there is a container, running or not, whoever made it. */
  Set<String> imagesOfContainers();

  /**
   * Removes an image and all its names; a missing one is fine. Fails as <em>conflict</em> when a
   * container or another image needs it.
   */
  void removeImage(String id);

  /**
   * Makes a container that does not run yet, and answers its id. Fails as <em>not found</em> when
   * the image is missing, as <em>conflict</em> when the container's name is taken, and as <em>bad
   * request</em> when a network or a profile that it names is not there.
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

  /**
   * Runs a command in a running container and waits for its end. Fails as <em>deadline
   * exceeded</em> when it takes longer (it may run on: runtimes can't end it), as
   * <em>unavailable</em> when the runtime does not begin with it, and as <em>not found</em> or
   * <em>conflict</em> when the container is missing or does not run. A command that is not there
   * has an exit code other than 0, or fails as <em>bad request</em>.
   */
  ExecResult exec(String id, List<String> command, Duration timeout);

  /**
   * Runs a command in a running container with streams of its own, and returns once it is asked
   * for. Fails as the other one does; a command that is not there may also show as output and an
   * exit code of 126 or 127. When the streams are closed before the command's end, it runs on
   * without them.
   */
  ProcessStreams exec(String id, ExecSpec command);

  /**
   * Joins what a running container's own command reads and writes from now on. Fails as <em>not
   * found</em> or <em>conflict</em> when the container is missing or does not run. Its exit code is
   * the container's.
   */
  ProcessStreams attach(String id, boolean stdin);

  /**
   * What is at an absolute path in a container, which need not run; empty when there is nothing. A
   * symbolic link is followed.
   */
  Optional<PathStat> stat(String id, String path);

  /**
   * Reads a file or folder of a container as a tar archive; its first entry is the path's last
   * name. Fails as <em>not found</em> when nothing is there. Reading fails with an IOException when
   * the runtime breaks off; closing ends the reading.
   */
  InputStream copyFrom(String id, String path);

  /**
   * Unpacks a tar archive in a folder of a container, and returns when all is written. Fails as
   * <em>not found</em> when the folder is missing, and as <em>bad request</em> in the runtime's own
   * words, for example when it can't be written to. What was unpacked before a failure stays.
   */
  void copyTo(String id, String folder, InputStream tar);

  /**
   * The IP address at which a running container's own ports answer this process; empty when there
   * is none, and only the host's ports lead there.
   */
  Optional<String> address(String id);

  /** The name or address at which this process reaches the ports of the runtime's host. */
  String hostAddress();

  /** What the runtime says of the health check of the container's image. */
  ImageHealth health(String id);

  /** What a container wrote. */
  LogStream logs(String id, LogOptions options);

  /**
   * What happens from now on to containers that have all of these labels, and what happened since a
   * moment, as far back as the runtime remembers. Something may be told twice.
   */
  EventStream events(Map<String, String> labels, Instant since);

  /** What it tells of itself and of what containers use. */
  Meter meter();

  /** Ends all streams. Containers run on. */
  @Override
  void close();
}
