package dev.berth.nodelet.runtime.testing;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.Connection;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.EventStream;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.runtime.ExecSpec;
import dev.berth.nodelet.runtime.ImageHealth;
import dev.berth.nodelet.runtime.ImageState;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import dev.berth.nodelet.runtime.PathStat;
import dev.berth.nodelet.runtime.ProcessStreams;
import dev.berth.nodelet.runtime.PullProgress;
import dev.berth.nodelet.runtime.RegistryCredential;
import dev.berth.nodelet.runtime.RuntimeEvent;
import dev.berth.nodelet.runtime.RuntimeEvent.Change;
import dev.berth.nodelet.runtime.RuntimeInfo;
import dev.berth.nodelet.runtime.Sighting;
import java.io.InputStream;
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
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Keeps containers as records. What a container does is told by its command: {@code exit N} ends at
 * once, {@code echo words} writes a line and ends, {@code stubborn} ignores the stop signal, and
 * anything else runs until it is stopped. Images are those named by {@link #has}; {@link
 * #publishes} makes one that can be pulled. {@link #before} lets a test hold up or fail a call.
 */
public final class FakeRuntime implements ContainerRuntime {
  private final InstantSource clock;
  private final FakeImages images = new FakeImages();
  private final Set<String> networks = new HashSet<>();
  private final Map<String, FakeContainer> containers = new LinkedHashMap<>();
  private final List<FakeEventStream> subscribers = new ArrayList<>();
  private final List<String> calls = new ArrayList<>();
  private volatile Consumer<String> before = _ -> {};
  private volatile boolean keepsCalls = true;
  private volatile Function<List<String>, Optional<ExecResult>> execs = FakeRuntime::told;
  private volatile Optional<String> address = Optional.of("127.0.0.1");
  private final FakeMeter meter = new FakeMeter(this, call -> called(call, ""));
  private int made;

  public FakeRuntime(InstantSource clock) {
    this.clock = clock;
  }

  /** The image is there. */
  public FakeRuntime has(String image) {
    images.has(image);
    return this;
  }

  /** The image can be pulled. */
  public FakeRuntime publishes(String image) {
    return publishes(image, "");
  }

  /** The image can be pulled by that user, or by everybody: "". */
  public FakeRuntime publishes(String image, String user) {
    images.publishes(image, user);
    return this;
  }

  /** Those who pull the image now hear how far that is. */
  public void tells(String image, PullProgress progress) {
    images.tell(image, progress);
  }

  /** The network is there. */
  public synchronized FakeRuntime hasNetwork(String name) {
    networks.add(name);
    return this;
  }

  /** What a container was made of. */
  public synchronized ContainerSpec spec(String id) {
    return container(id).spec;
  }

  /**
   * Called with each call's name and argument, such as "pull nginx" or "stop c1", on the caller's
   * thread and before anything is done. It may block, or throw what the call is to fail with.
   */
  public void before(Consumer<String> hook) {
    before = hook;
  }

  /** For fakes that live long: nothing is kept of calls, and of none is anything told. */
  public FakeRuntime forgetful() {
    keepsCalls = false;
    return this;
  }

  /** Every call so far, as {@link #before} gets them. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** How long a container was given to stop, each time that it was asked to. */
  public synchronized List<Duration> graces(String id) {
    return List.copyOf(container(id).graces);
  }

  /** What a container writes to its output. */
  public synchronized void writes(String id, String text) {
    container(id).logs.write(text);
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
  public List<Sighting> survey(Map<String, String> labels) {
    return list(labels).stream().map(ContainerState::sighting).toList();
  }

  @Override
  public Optional<ContainerState> inspect(String id) {
    called("inspect", id);
    synchronized (this) {
      return Optional.ofNullable(containers.get(id)).map(FakeContainer::state);
    }
  }

  @Override
  public void pull(String image, RegistryCredential credential, Consumer<PullProgress> progress) {
    images.begin(image, progress);
    try {
      called("pull", image);
      images.pull(image, credential);
    } finally {
      images.end(image, progress);
    }
  }

  @Override
  public Optional<ImageState> image(String nameOrId) {
    called("image", nameOrId);
    return images.find(nameOrId);
  }

  @Override
  public List<ImageState> images() {
    called("images", "");
    return images.all();
  }

  @Override
  public synchronized Set<String> imagesOfContainers() {
    return containers.values().stream().map(one -> one.imageId).collect(Collectors.toSet());
  }

  @Override
  public void removeImage(String id) {
    called("remove image", id);
    if (imagesOfContainers().contains(id)) {
      throw new FailureException(new Failure.Conflict("images", id, "a container uses it"));
    }
    images.remove(id);
  }

  @Override
  public String create(ContainerSpec spec) {
    called("create", spec.name());
    synchronized (this) {
      if (spec.connection().network() instanceof Connection.Network.Named(String name)
          && !networks.contains(name)) {
        throw new FailureException(new Failure.BadRequest("there is no network " + name));
      }
      Optional<ImageState> image = images.find(spec.image());
      if (image.isEmpty()) {
        throw new FailureException(new Failure.NotFound("images", spec.image()));
      }
      if (containers.values().stream().anyMatch(one -> one.spec.name().equals(spec.name()))) {
        throw new FailureException(
            new Failure.Conflict("containers", spec.name(), "the name is in use"));
      }
      String id = "c" + ++made;
      containers.put(id, new FakeContainer(id, spec, image.get().id()));
      return id;
    }
  }

  @Override
  public void start(String id) {
    called("start", id);
    synchronized (this) {
      FakeContainer container = container(id);
      FakeDevices.require(container.spec);
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
      if (container != null) {
        container.graces.add(grace);
      }
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

  /**
   * What commands in containers answer; by default the command's own words tell, as they do for a
   * container: {@code exit N}, {@code echo words}, and anything else runs for longer than anybody
   * waits.
   */
  public void execs(Function<List<String>, Optional<ExecResult>> answer) {
    execs = answer;
  }

  /** Where containers that run are reached. */
  public void reachableAt(Optional<String> where) {
    address = where;
  }

  /** What the image of a container says of it from now on. */
  public synchronized void becomes(String id, ImageHealth health) {
    container(id).health = health;
  }

  @Override
  public ExecResult exec(String id, List<String> command, Duration timeout) {
    called("exec", id);
    synchronized (this) {
      if (!(container(id).status instanceof Status.Running)) {
        throw new FailureException(new Failure.Conflict("containers", id, "it does not run"));
      }
    }
    return execs
        .apply(command)
        .orElseThrow(() ->
            new FailureException(new Failure.DeadlineExceeded("the command did not end in time")));
  }

  /** The command is told by its words, as {@link FakeProcess} has them. */
  @Override
  public ProcessStreams exec(String id, ExecSpec command) {
    called("exec", id);
    return process(id, command);
  }

  /** As {@code cat}, if the container's input is open. */
  @Override
  public ProcessStreams attach(String id, boolean stdin) {
    called("attach", id);
    return process(
        id,
        new ExecSpec(
            List.of(stdin && spec(id).input().open() ? "cat" : "run"),
            List.of(),
            "",
            "",
            true,
            spec(id).input().tty()));
  }

  private synchronized FakeProcess process(String id, ExecSpec command) {
    FakeContainer container = container(id);
    if (!(container.status instanceof Status.Running)) {
      throw new FailureException(new Failure.Conflict("containers", id, "it does not run"));
    }
    FakeProcess process = new FakeProcess(command);
    container.processes.add(process);
    return process;
  }

  /** The commands with streams that were begun in a container. */
  public synchronized List<FakeProcess> processes(String id) {
    return List.copyOf(container(id).processes);
  }

  @Override
  public Optional<PathStat> stat(String id, String path) {
    return files(id).stat(path);
  }

  @Override
  public InputStream copyFrom(String id, String path) {
    called("copyFrom", id);
    return files(id).read(path);
  }

  @Override
  public void copyTo(String id, String folder, InputStream tar) {
    called("copyTo", id);
    files(id).unpack(folder, tar);
  }

  private synchronized FakeFiles files(String id) {
    return container(id).files;
  }

  private static Optional<ExecResult> told(List<String> command) {
    return switch (command.getFirst()) {
      case "exit" -> Optional.of(new ExecResult(Integer.parseInt(command.getLast()), ""));
      case "echo" -> {
        String words = String.join(" ", command.subList(1, command.size())) + "\n";
        int length = Math.min(words.length(), ExecResult.MAX_OUTPUT);
        yield Optional.of(new ExecResult(0, words.substring(0, length)));
      }
      default -> Optional.empty();
    };
  }

  @Override
  public synchronized Optional<String> address(String id) {
    FakeContainer container = containers.get(id);
    boolean runs = container != null && container.status instanceof Status.Running;
    return runs ? address : Optional.empty();
  }

  @Override
  public String hostAddress() {
    return "127.0.0.1";
  }

  @Override
  public synchronized ImageHealth health(String id) {
    FakeContainer container = containers.get(id);
    return container == null ? ImageHealth.NONE : container.health;
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
  public FakeMeter meter() {
    return meter;
  }

  @Override
  public synchronized void close() {
    subscribers.forEach(FakeEventStream::close);
    containers.values().forEach(one -> one.logs.end());
  }

  private void called(String call, String argument) {
    String text = argument.isEmpty() ? call : call + " " + argument;
    synchronized (this) {
      if (keepsCalls) {
        calls.add(text);
      }
    }
    // Outside of the lock: a test that holds up one call must not hold up the others.
    before.accept(text);
  }

  private void end(FakeContainer container, int exitCode, boolean outOfMemory) {
    if (container.status instanceof Status.Running(Instant startedAt)) {
      container.status = new Status.Ended(startedAt, clock.instant(), exitCode, outOfMemory);
      container.logs.end();
      container.processes.forEach(process -> process.end(exitCode));
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
    private final String imageId;
    private final FakeLogs logs = new FakeLogs();
    private final List<Duration> graces = new ArrayList<>();
    private final FakeFiles files = new FakeFiles();
    private final List<FakeProcess> processes = new ArrayList<>();
    private Status status = new Status.Created();
    private ImageHealth health = ImageHealth.NONE;

    FakeContainer(String id, ContainerSpec spec, String imageId) {
      this.id = id;
      this.spec = spec;
      this.imageId = imageId;
    }

    boolean runs(String command) {
      return !spec.command().isEmpty() && spec.command().getFirst().equals(command);
    }

    ContainerState state() {
      return new ContainerState(id, spec.labels(), status, imageId);
    }
  }
}
