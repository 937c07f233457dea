package dev.berth.nodelet.image;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.NodeImage;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.image.credential.ImageReference;
import dev.berth.nodelet.image.credential.Keyring;
import dev.berth.nodelet.image.credential.Keys;
import dev.berth.nodelet.image.credential.NodeCredentials;
import dev.berth.nodelet.image.credential.PullSecrets;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The images of the node, for all who need them. */
public final class Images implements AutoCloseable {
  private final ContainerRuntime runtime;
  private final Keyring keyring;
  private final PulledImages pulled;
  private final SharedPulls pulls;
  private final ImageIds ids;
  private final Timers timers;
  private volatile Runnable changed = () -> {};

  /**
   * @param pulled what earlier processes of this node have fetched
   * @param atOnce how many pulls may be under way
   */
  public Images(
      ContainerRuntime runtime, Keyring keyring, PulledImages pulled, int atOnce, Timers timers) {
    this.runtime = runtime;
    this.keyring = keyring;
    this.pulled = pulled;
    this.pulls = new SharedPulls(atOnce, this::fetch, timers);
    this.ids = new ImageIds(runtime, timers);
    this.timers = timers;
  }

  /** As a node's operator wants it, with the memory that its data folder keeps. */
  public static Images of(
      ContainerRuntime runtime,
      ImageSettings settings,
      PullSecrets secrets,
      Path data,
      Timers timers) {
    Path config = settings.dockerConfig().orElseGet(NodeCredentials::usualFile);
    return new Images(
        runtime,
        new Keyring(secrets, new NodeCredentials(config, timers)),
        PulledImages.in(data.resolve("images.json")),
        settings.pullsAtOnce(),
        timers);
  }

  /** Without credentials and without memory. */
  public static Images plain(ContainerRuntime runtime, Timers timers) {
    return new Images(
        runtime,
        new Keyring(PullSecrets.NONE, new NodeCredentials(Path.of("/nonexistent"), timers)),
        PulledImages.inMemory(),
        ImageSettings.DEFAULT.pullsAtOnce(),
        timers);
  }

  /** Removes images when the node's disk is full. */
  public ImageGc gc(
      GcMarks marks,
      Path disk,
      Supplier<Optional<Set<String>>> wantedByBindings,
      ImageGc.Teller teller) {
    return new ImageGc(
        runtime,
        pulled,
        new ImageGc.Wanted(wantedByBindings, pulls::images),
        marks,
        Disk.Meter.of(disk),
        new ImageGc.Teller() {
          @Override
          public void removed(String message) {
            changed.run();
            teller.removed(message);
          }

          @Override
          public void stillFull(String message) {
            teller.stillFull(message);
          }
        },
        timers);
  }

  /**
   * Tells which images there are. Only one can be told of those that come and go.
   *
   * @param told the largest, by name; often the same again
   */
  public ImageReport report(Consumer<List<NodeImage>> told) {
    ImageReport report = new ImageReport(runtime, told, timers);
    changed = report::changed;
    return report;
  }

  /**
   * Fetches a Task's image, together with others who want it at the time.
   *
   * @param told how far it is, every two seconds at most; must not block
   * @throws FailureException with the registry's own words
   * @throws InterruptedException when the caller is no longer to wait; for others it goes on
   */
  public Pulled pull(String namespace, Container container, Consumer<String> told)
      throws InterruptedException {
    Keys keys = keyring.of(namespace, container);
    String image = container.getImage();
    try {
      return pulls.join(new SharedPulls.Wanted(image, keys.credentials()), told);
    } catch (FailureException e) {
      throw new FailureException(
          new Failure.BadRequest(PullWords.of(image, keys, e.failure().message())), e);
    }
  }

  /** See {@link ImageIds#of}. */
  public Supplier<String> idOf(String name) {
    return ids.of(name);
  }

  /**
   * What a container's image is exactly: "nginx@sha256:...", or else its id; "" when not known.
   *
   * @param name by which the container was asked for
   */
  public String exact(ContainerState container, String name) {
    return ids.exact(container.imageId(), name);
  }

  @Override
  public void close() {
    pulls.close();
  }

  private Pulled fetch(SharedPulls.Wanted wanted, Consumer<PullProgress> progress) {
    long start = timers.nanos();
    Set<String> before = runtime.images().stream().map(ImageState::id).collect(Collectors.toSet());
    pullAsAny(wanted, progress);
    ImageState image =
        runtime
            .image(wanted.image())
            .orElseThrow(() ->
                new FailureException(
                    new Failure.BadRequest("it was pulled and is not there any more")));
    boolean isNew = !before.contains(image.id());
    // What was there before, and not by us, is somebody else's and stays so.
    if (isNew || pulled.has(image.id())) {
      String name = ImageReference.parse(wanted.image()).toString();
      pulled.pulled(image.id(), name, timers.instant());
    }
    ids.learn(wanted.image(), image);
    if (isNew) {
      changed.run();
    }
    return new Pulled(wanted.image(), image.id(), image.sizeBytes(), timers.since(start), isNew);
  }

  /** The first failure is told: what comes first is the Task's own. */
  private void pullAsAny(SharedPulls.Wanted wanted, Consumer<PullProgress> progress) {
    List<RegistryCredential> all =
        wanted.credentials().isEmpty()
            ? List.of(RegistryCredential.ANONYMOUS)
            : wanted.credentials();
    FailureException first = null;
    for (RegistryCredential credential : all) {
      try {
        runtime.pull(wanted.image(), credential, progress);
        return;
      } catch (FailureException e) {
        if (first == null) {
          first = e;
        }
        if (Thread.currentThread().isInterrupted()
            || !(e.failure() instanceof Failure.BadRequest)) {
          break;
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
