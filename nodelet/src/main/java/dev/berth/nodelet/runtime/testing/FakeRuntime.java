package dev.berth.nodelet.runtime.testing;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import dev.berth.nodelet.runtime.RuntimeEvent;
import dev.berth.nodelet.runtime.RuntimeEvent.Change;
import dev.berth.nodelet.runtime.RuntimeInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps containers as records. What a container does is told by its command: {@code exit N} ends at
 * once, {@code echo words} writes a line and ends, {@code stubborn} ignores the stop signal, and
 * anything else runs until it is stopped. Images are those named by {@link #has}; {@link
 * #publishes} makes one that can be pulled. {@link #before} lets a test hold up or fail a call.
 */
public final class FakeRuntime implements ContainerRuntime {
  private final InstantSource clock;
  private final Set<String> present = new HashSet<>();
  private final Set<String> published = new HashSet<>();
  private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
  private final List<FakeEventStream> subscribers = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private volatile Consumer<String> before = _ -> {};
  private int made;

  public FakeRuntime(InstantSource clock) {
    this.clock = clock;
  }

  /** The image is there. */
  public synchronized FakeRuntime has(String image) {
    present.add(image);
    return this;
  }

  /** The image can be pulled. */
  public synchronized FakeRuntime publishes(String image) {
    published.add(image);
    return this;
  }

  /**
   * Called with each call's name and argument, such as "pull nginx" or "stop c1", on the caller's
   * thread and before anything is done. It may block, or throw what the call is to fail with.
   */
  public void before(Consumer<String> hook) {
    before = hook;
  }

  /** Every call so far, as {@link #before} gets them. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** Ends a running container from within. */
  public synchronized void crash(String id, int exitCode, boolean outOfMemory) {
    end(container(id), exitCode, outOfMemory);
  }

  @Override
  public RuntimeInfo info() {
    called("info", "");
    return new RuntimeInfo("fake://1", "6.0", "linux", "amd64", "fake", 4, 8L << 30, "/");
  }

  /** No: its ports are nowhere. */
  @Override
  public boolean isOnThisHost() {
    return false;
  }

  @Override
  public List<ContainerState> list(Map<String, String> labels) {
    called("list", "");
    synchronized (this) {
      return containers.values().stream()
          .filter(one -> carries(one, labels))
          .map(FakeContainer::state)
          .toList();
    }
  }

  @Override
  public Optional<ContainerState> inspect(String id) {
    called("inspect", id);
    synchronized (this) {
      return Optional.ofNullable(containers.get(id)).map(FakeContainer::state);
    }
  }

  @Override
  public void pull(String image) {
    called("pull", image);
    synchronized (this) {
      if (!published.contains(image)) {
        throw new FailureException(new Failure.BadRequest("pull access denied for " + image));
      }
      present.add(image);
    }
  }

  @Override
  public String create(ContainerSpec spec) {
    called("create", spec.name());
    synchronized (this) {
      if (!present.contains(spec.image())) {
        throw new FailureException(new Failure.NotFound("images", spec.image()));
      }
      if (containers.values().stream().anyMatch(one -> one.spec.name().equals(spec.name()))) {
        throw new FailureException(
            new Failure.Conflict("containers", spec.name(), "the name is in use"));
      }
      String id = "c" + ++made;
      containers.put(id, new FakeContainer(id, spec));
      return id;
    }
  }

  @Override
  public void start(String id) {
    called("start", id);
    synchronized (this) {
      FakeContainer container = container(id);
      if (container.runs("nosuchcommand")) {
        throw new FailureException(
            new Failure.BadRequest("\"nosuchcommand\": executable file not found in $PATH"));
      }
      container.status = new Status.Running(clock.instant());
      tell(container, Change.STARTED);
      if (container.runs("exit")) {
        end(container, Integer.parseInt(container.spec.arguments().getFirst()), false);
      } else if (container.runs("echo")) {
        container.logs.write(String.join(" ", container.spec.arguments()) + "\n");
        end(container, 0, false);
      }
    }
  }

  @Override
  public void stop(String id, Duration grace) {
    called("stop", id);
    synchronized (this) {
      FakeContainer container = containers.get(id);
      if (container != null && container.status instanceof Status.Running) {
        end(container, container.runs("stubborn") ? 137 : 143, false);
      }
    }
  }

  @Override
  public void remove(String id) {
    called("remove", id);
    synchronized (this) {
      FakeContainer container = containers.get(id);
      if (container != null) {
        if (container.status instanceof Status.Running) {
          end(container, 137, false);
        }
        containers.remove(id);
        tell(container, Change.REMOVED);
      }
    }
  }

  @Override
  public LogStream logs(String id, LogOptions options) {
    called("logs", id);
    synchronized (this) {
      return container(id).logs.read(options);
    }
  }

  @Override
  public EventStream events(Map<String, String> labels, Instant since) {
    called("events", "");
    synchronized (this) {
      FakeEventStream stream = new FakeEventStream(labels);
      subscribers.removeIf(FakeEventStream::isClosed);
      subscribers.add(stream);
      return stream;
    }
  }

  /** Breaks every event stream, as a restart of the runtime does. */
  public synchronized void dropEvents() {
    subscribers.forEach(FakeEventStream::fail);
    subscribers.clear();
  }

  @Override
  public synchronized void close() {
    subscribers.forEach(FakeEventStream::close);
    containers.values().forEach(one -> one.logs.end());
  }

  private void called(String call, String argument) {
    String text = argument.isEmpty() ? call : call + " " + argument;
    synchronized (this) {
      calls.add(text);
    }
    // Outside of the lock: a test that holds up one call must not hold up the others.
    before.accept(text);
  }

  private void end(FakeContainer container, int exitCode, boolean outOfMemory) {
    if (container.status instanceof Status.Running(Instant startedAt)) {
      container.status = new Status.Ended(startedAt, clock.instant(), exitCode, outOfMemory);
      container.logs.end();
      tell(container, Change.ENDED);
    }
  }

  private void tell(FakeContainer container, Change change) {
    RuntimeEvent event = new RuntimeEvent(container.id, container.spec.labels(), change);
    subscribers.forEach(stream -> stream.offer(event));
  }

  private FakeContainer container(String id) {
    FakeContainer container = containers.get(id);
    if (container == null) {
      throw new FailureException(new Failure.NotFound("containers", id));
    }
    return container;
  }

  private static boolean carries(FakeContainer container, Map<String, String> labels) {
    return container.spec.labels().entrySet().containsAll(labels.entrySet());
  }

  private static final class FakeContainer {
    private final String id;
    private final ContainerSpec spec;
    private final FakeLogs logs = new FakeLogs();
    private Status status = new Status.Created();

    FakeContainer(String id, ContainerSpec spec) {
      this.id = id;
      this.spec = spec;
    }

    boolean runs(String command) {
      return !spec.command().isEmpty() && spec.command().getFirst().equals(command);
    }

    ContainerState state() {
      return new ContainerState(id, spec.labels(), status);
    }
  }
}
