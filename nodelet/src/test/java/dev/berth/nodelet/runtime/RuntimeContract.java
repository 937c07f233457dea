package dev.berth.nodelet.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.ContainerState.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every container runtime promises. */
public abstract class RuntimeContract {
  protected final String machine = "test-" + UUID.randomUUID();
  private int named;

  protected abstract ContainerRuntime runtime();

  /** An image that is there. */
  protected abstract String image();

  /** A command that runs until the stop signal. */
  protected abstract List<String> running();

  /** A command that ends at once. */
  protected abstract List<String> exiting(int code);

  /** A command that writes a line and ends. */
  protected abstract List<String> printing(String line);

  @AfterEach
  void removeWhatWasMade() {
    runtime().list(own()).forEach(container -> runtime().remove(container.id()));
    runtime().close();
  }

  @Test
  void tellsAboutTheMachine() {
    RuntimeInfo info = runtime().info();
    assertThat(info.cpus()).isPositive();
    assertThat(info.memoryBytes()).isPositive();
    assertThat(List.of(info.version(), info.kernelVersion(), info.architecture(), info.os()))
        .doesNotContain("");
  }

  @Test
  void aContainerIsCreatedThenRunsThenHasEnded() {
    String id = runtime().create(spec(running()));
    assertThat(status(id)).isInstanceOf(Status.Created.class);
    runtime().start(id);
    assertThat(status(id))
        .isInstanceOfSatisfying(
            Status.Running.class,
            running -> assertThat(running.startedAt()).isAfter(Instant.EPOCH));
    runtime().stop(id, Duration.ofSeconds(5));
    assertThat(status(id))
        .isInstanceOfSatisfying(
            Status.Ended.class,
            ended -> {
              assertThat(ended.exitCode()).isEqualTo(143);
              assertThat(ended.finishedAt()).isAfterOrEqualTo(ended.startedAt());
              assertThat(ended.outOfMemory()).isFalse();
            });
  }

  @Test
  void tellsWhatARunningContainerUsesAndOfOthersNothing() {
    Meter meter = runtime().meter();
    meter.ping();
    String id = runtime().create(spec(running()));
    assertThat(meter.pid(id)).isEmpty();
    assertThat(meter.usage(id)).isEmpty();
    runtime().start(id);
    assertThat(meter.pid(id).orElse(0)).isPositive();
    Usage usage = meter.usage(id).orElseThrow();
    assertThat(usage.cpuNanos()).isPositive();
    assertThat(usage.memoryBytes()).isPositive();
    assertThat(meter.written(id).orElse(-1)).isNotNegative();
    assertThat(meter.disk(id).orElseThrow().bytes()).isNotNegative();
    runtime().stop(id, Duration.ofSeconds(5));
    assertThat(meter.pid(id)).isEmpty();
    assertThat(meter.usage(id)).isEmpty();
    assertThat(meter.pid("0123456789abcdef")).isEmpty();
    assertThat(meter.usage("0123456789abcdef")).isEmpty();
    assertThat(meter.written("0123456789abcdef")).isEmpty();
    assertThat(meter.disk("0123456789abcdef")).isEmpty();
  }

  @Test
  void keepsTheExitCode() throws Exception {
    String id = startAndAwaitEnd(exiting(3));
    assertThat(status(id))
        .isInstanceOfSatisfying(
            Status.Ended.class, ended -> assertThat(ended.exitCode()).isEqualTo(3));
  }

  @Test
  void keepsTheLabels() {
    String id = runtime().create(spec(running()));
    assertThat(runtime().inspect(id).orElseThrow().labels()).containsAllEntriesOf(own());
  }

  @Test
  void listsOnlyWhatHasAllTheLabels() {
    String id = runtime().create(spec(running()));
    assertThat(runtime().list(own())).extracting(ContainerState::id).containsExactly(id);
    assertThat(runtime().list(Map.of(Labels.MACHINE, machine, Labels.TASK, "other"))).isEmpty();
  }

  @Test
  void aMissingContainerIsAbsentAndStoppingOrRemovingItIsFine() {
    String missing = "0123456789abcdef";
    assertThat(runtime().inspect(missing)).isEmpty();
    runtime().stop(missing, Duration.ZERO);
    runtime().remove(missing);
  }

  @Test
  void removesARunningContainer() {
    String id = runtime().create(spec(running()));
    runtime().start(id);
    runtime().remove(id);
    assertThat(runtime().inspect(id)).isEmpty();
  }

  @Test
  void stoppingWhatHasEndedIsFine() throws Exception {
    String id = startAndAwaitEnd(exiting(0));
    runtime().stop(id, Duration.ofSeconds(1));
  }

  @Test
  void aMissingImageIsNotFound() {
    ContainerSpec spec = spec(running(), "berth/no-such-image:ever");
    assertThat(failure(() -> runtime().create(spec))).isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void aNetworkThatIsNotThereIsABadRequestThatNamesItAndIsNotMade() {
    ContainerSpec lost =
        spec(running())
            .withConnection(
                Connection.DEFAULT.in(new Connection.Network.Named("berth-no-such-network")));
    for (int attempt = 0; attempt < 2; attempt++) {
      Failure failure = failure(() -> runtime().create(lost));
      assertThat(failure).isInstanceOf(Failure.BadRequest.class);
      assertThat(failure.message()).contains("no network").contains("berth-no-such-network");
    }
    assertThat(runtime().list(own())).isEmpty();
  }

  @Test
  void aContainerWithoutANetworkRuns() throws Exception {
    ContainerSpec alone =
        spec(printing("alone"))
            .withConnection(Connection.DEFAULT.in(new Connection.Network.None()))
            .withBounds(new Bounds(0, 100, List.of(), 0, ""));
    assertThat(text(startAndAwaitEnd(alone), LogOptions.ALL)).isEqualTo("alone\n");
  }

  @Test
  void aTakenNameIsAConflict() {
    ContainerSpec spec = spec(running());
    runtime().create(spec);
    assertThat(failure(() -> runtime().create(spec))).isInstanceOf(Failure.Conflict.class);
  }

  @Test
  void aCommandThatIsNotThereFailsInTheRuntimesWords() {
    String id = runtime().create(spec(List.of("nosuchcommand")));
    Failure failure = failure(() -> runtime().start(id));
    assertThat(failure).isInstanceOf(Failure.BadRequest.class);
    assertThat(failure.message()).contains("nosuchcommand").contains("not found");
    assertThat(status(id)).isInstanceOf(Status.Created.class);
  }

  @Test
  void aDeviceThatIsNotThereFailsInTheRuntimesWordsAndOneThatIsDoesNot() throws Exception {
    String id = runtime().create(spec(running()).withDevices(device("/dev/nosuchdevice")));
    Failure failure = failure(() -> runtime().start(id));
    assertThat(failure).isInstanceOf(Failure.BadRequest.class);
    assertThat(failure.message()).contains("/dev/nosuchdevice");
    assertThat(status(id)).isInstanceOf(Status.Created.class);

    String other = startAndAwaitEnd(spec(exiting(4)).withDevices(device("/dev/null")));
    assertThat(status(other))
        .isInstanceOfSatisfying(
            Status.Ended.class, ended -> assertThat(ended.exitCode()).isEqualTo(4));
  }

  private static Devices device(String path) {
    return new Devices(List.of(new Devices.Node(path, "rwm")), List.of());
  }

  @Test
  void anImageThatCannotBePulledFailsInTheRegistrysWords() {
    Failure failure = failure(() -> runtime().pull("localhost:1/no/such:image"));
    assertThat(failure).isInstanceOf(Failure.BadRequest.class);
    assertThat(failure.message()).isNotBlank();
  }

  @Test
  void runsACommandInAContainerAndTellsItsExitCodeAndOutput() {
    String id = started();
    ExecResult hello = runtime().exec(id, printing("hello there"), Duration.ofSeconds(30));
    assertThat(hello).isEqualTo(new ExecResult(0, "hello there\n"));
    assertThat(runtime().exec(id, exiting(3), Duration.ofSeconds(30)).exitCode()).isEqualTo(3);
  }

  @Test
  void keepsOnlyTheBeginningOfACommandsOutput() {
    ExecResult long10k =
        runtime().exec(started(), printing("x".repeat(10_000)), Duration.ofSeconds(30));
    assertThat(long10k.output()).isEqualTo("x".repeat(ExecResult.MAX_OUTPUT));
  }

  @Test
  void aCommandThatTakesTooLongIsGivenUp() {
    String id = started();
    assertThat(failure(() -> runtime().exec(id, running(), Duration.ofMillis(500))))
        .isInstanceOf(Failure.DeadlineExceeded.class);
  }

  @Test
  void noCommandRunsInAContainerThatDoesNotRunOrIsMissing() throws Exception {
    String id = startAndAwaitEnd(exiting(0));
    assertThat(failure(() -> runtime().exec(id, exiting(0), Duration.ofSeconds(30))))
        .isInstanceOf(Failure.Conflict.class);
    assertThat(
            failure(() -> runtime().exec("0123456789abcdef", exiting(0), Duration.ofSeconds(30))))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void onlyAContainerThatRunsHasAnAddress() {
    String id = runtime().create(spec(running()));
    assertThat(runtime().address(id)).isEmpty();
    runtime().start(id);
    assertThat(runtime().address(id)).isPresent();
    runtime().stop(id, Duration.ofSeconds(5));
    assertThat(runtime().address(id)).isEmpty();
    assertThat(runtime().address("0123456789abcdef")).isEmpty();
  }

  @Test
  void anImageWithoutAHealthCheckSaysNothingOfHealth() {
    assertThat(runtime().health(started())).isEqualTo(ImageHealth.NONE);
    assertThat(runtime().health("0123456789abcdef")).isEqualTo(ImageHealth.NONE);
  }

  protected String started() {
    String id = runtime().create(spec(running()));
    runtime().start(id);
    return id;
  }

  @Test
  void givesWhatWasWritten() throws Exception {
    String id = startAndAwaitEnd(printing("hello there"));
    assertThat(text(id, LogOptions.ALL)).isEqualTo("hello there\n");
    LogOptions none = new LogOptions(false, LogOptions.ALL.since(), OptionalLong.of(0), false);
    assertThat(text(id, none)).isEmpty();
  }

  @Test
  void followingEndsWhenTheContainerEnds() throws Exception {
    String id = startAndAwaitEnd(printing("hello there"));
    LogOptions follow = new LogOptions(true, LogOptions.ALL.since(), OptionalLong.empty(), false);
    assertThat(text(id, follow)).isEqualTo("hello there\n");
  }

  @Test
  void closingEndsAFollowersWait() throws Exception {
    String id = runtime().create(spec(running()));
    runtime().start(id);
    LogOptions follow = new LogOptions(true, LogOptions.ALL.since(), OptionalLong.empty(), false);
    LogStream logs = runtime().logs(id, follow);
    FutureTask<Boolean> ends = elsewhere(() -> logs.next() == null);
    logs.close();
    assertThat(ends.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void theLogsOfAMissingContainerAreNotFound() {
    assertThat(failure(() -> runtime().logs("0123456789abcdef", LogOptions.ALL)))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void tellsWhatHappensToContainersWithTheLabels() throws Exception {
    try (Events events = new Events()) {
      String id = runtime().create(spec(exiting(0)));
      runtime().start(id);
      RuntimeEvent started = events.await(event -> event.change() == RuntimeEvent.Change.STARTED);
      assertThat(started.containerId()).isEqualTo(id);
      assertThat(started.labels()).containsAllEntriesOf(own());
      events.await(event -> event.change() == RuntimeEvent.Change.ENDED);
      runtime().remove(id);
      events.await(event -> event.change() == RuntimeEvent.Change.REMOVED);
    }
  }

  @Test
  void closingEndsTheWaitForEvents() throws Exception {
    EventStream events = runtime().events(own(), Instant.now());
    FutureTask<Boolean> ends = elsewhere(() -> events.next() == null);
    events.close();
    assertThat(ends.get(20, TimeUnit.SECONDS)).isTrue();
  }

  protected ContainerSpec spec(List<String> command) {
    return spec(command, image());
  }

  private ContainerSpec spec(List<String> command, String image) {
    return ContainerSpec.plain(
        machine + "-" + ++named,
        image,
        command.subList(0, 1),
        command.subList(1, command.size()),
        Map.of(Labels.MACHINE, machine, Labels.TASK, "web"));
  }

  protected String startAndAwaitEnd(List<String> command) throws Exception {
    return startAndAwaitEnd(spec(command));
  }

  protected String startAndAwaitEnd(ContainerSpec spec) throws Exception {
    try (Events events = new Events()) {
      String id = runtime().create(spec);
      runtime().start(id);
      events.await(event -> event.change() == RuntimeEvent.Change.ENDED);
      return id;
    }
  }

  protected String text(String id, LogOptions options) {
    StringBuilder text = new StringBuilder();
    try (LogStream logs = runtime().logs(id, options)) {
      for (LogStream.Chunk chunk = logs.next(); chunk != null; chunk = logs.next()) {
        text.append(new String(chunk.data(), StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  protected Status status(String id) {
    return runtime().inspect(id).orElseThrow().status();
  }

  protected static Failure failure(Runnable call) {
    return catchThrowableOfType(FailureException.class, call::run).failure();
  }

  /** On another thread, which the task's owner may end by closing what it waits for. */
  protected static <T> FutureTask<T> elsewhere(Callable<T> call) {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().start(task);
    return task;
  }

  protected Map<String, String> own() {
    return Map.of(Labels.MACHINE, machine);
  }

  /** Collects what is told from its making on. */
  private final class Events implements AutoCloseable {
    private final BlockingQueue<RuntimeEvent> seen = new ArrayBlockingQueue<>(100);
    private final EventStream stream = runtime().events(own(), Instant.now());

    Events() {
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      for (RuntimeEvent event = stream.next(); event != null; event = stream.next()) {
        seen.add(event);
      }
    }

    RuntimeEvent await(Predicate<RuntimeEvent> wanted) throws InterruptedException {
      while (true) {
        RuntimeEvent event = seen.poll(30, TimeUnit.SECONDS);
        assertThat(event).as("an event in time").isNotNull();
        if (wanted.test(event)) {
          return event;
        }
      }
    }

    @Override
    public void close() {
      stream.close();
    }
  }
}
