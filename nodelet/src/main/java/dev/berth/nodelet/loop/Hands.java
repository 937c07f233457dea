package dev.berth.nodelet.loop;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.client.NamespacedName;
import dev.berth.client.time.Timers;
import dev.berth.nodelet.config.Config;
import dev.berth.nodelet.device.Asked;
import dev.berth.nodelet.device.Choice;
import dev.berth.nodelet.device.Grant;
import dev.berth.nodelet.image.Images;
import dev.berth.nodelet.image.Pulled;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.plan.Problem;
import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.plan.Report;
import dev.berth.nodelet.plan.Waits;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.ExecResult;
import dev.berth.nodelet.slot.Slots;
import dev.berth.nodelet.spec.Provided;
import dev.berth.nodelet.spec.Specs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Does what plans say with the container runtime, and answers what is then known. That a container
 * can't be brought to run is remembered as a problem; any other failure is thrown, and the
 * containers must then be looked at again.
 */
final class Hands {
  // Docker takes a second or two; what takes so much longer must not hold up the others.
  private static final Duration START_LENT_FOR = Duration.ofSeconds(30);

  private final ContainerRuntime runtime;
  private final Images images;
  private final Specs specs;
  private final TaskLoop.Rules rules;
  private final Slots starts;
  private final StopSlots stops;
  private final TaskEvents events;
  private final LastWords words;
  private final Timers clock;
  private final Config config;

  Hands(
      ContainerRuntime runtime,
      Images images,
      Specs specs,
      TaskLoop.Rules rules,
      Slots starts,
      StopSlots stops,
      TaskEvents events,
      Timers clock,
      Config config) {
    this.runtime = runtime;
    this.images = images;
    this.specs = specs;
    this.rules = rules;
    this.starts = starts;
    this.stops = stops;
    this.events = events;
    this.words = new LastWords(runtime, clock);
    this.clock = clock;
    this.config = config;
  }

  Known admit(NamespacedName task, Binding binding, Known known) {
    Optional<Refusal> refusal = rules.forbids(binding).or(() -> config.forbids(binding));
    if (refusal.isEmpty()) {
      refusal = rules.ledger().admit(task, specs.claim(binding));
    }
    if (refusal.isEmpty()) {
      refusal = rules.devices().admit(task, Fence.of(binding), Asked.of(binding));
    }
    if (refusal.isEmpty()) {
      refusal = rules.hostPorts().check(specs.of(binding, 0).ports());
    }
    return known.with(
        refusal.map(known.memory()::withRefusal).orElseGet(known.memory()::withAdmission));
  }

  /**
   * @param tell what the API server is to know meanwhile; called on any thread, never after this
   */
  Known pull(String image, Binding binding, Known known, Consumer<Report> tell)
      throws InterruptedException {
    Container container = binding.getSpec().getContainer().toBuilder().setImage(image).build();
    events.normal(binding, "Pulling", "Pulling image \"%s\"".formatted(image));
    try {
      Pulled pulled =
          images.pull(
              binding.getMetadata().getNamespace(),
              container,
              text -> tell.accept(Report.pulling(text, known.memory())));
      events.normal(binding, "Pulled", pulled.message());
    } catch (FailureException e) {
      requireWanted(e);
      events.warning(binding, "Failed", Problem.IMAGE_PULL_FAILED + ": " + e.failure().message());
      return problem(Problem.IMAGE_PULL, e.failure().message(), binding, known);
    }
    return known.with(known.memory().withImage(Memory.Image.PULLED));
  }

  /** Unchanged when it waits for a ConfigMap or a Secret: the task is marked when there is news. */
  Known launch(int restart, Binding binding, Known known) throws InterruptedException {
    return launch(provided -> specs.of(binding, restart, provided), binding, known);
  }

  /** The same for the container of an init command. */
  Known launchInit(int index, int restart, Binding binding, Known known)
      throws InterruptedException {
    return launch(provided -> specs.init(binding, index, restart, provided), binding, known);
  }

  private Known launch(Function<Provided, ContainerSpec> spec, Binding binding, Known known)
      throws InterruptedException {
    // Admission was of what a path led to then; a task that writes there can have put a link since.
    // And the node may have been told to allow less.
    Optional<Refusal> refusal = rules.forbids(binding).or(() -> config.forbids(binding));
    if (refusal.isPresent()) {
      return known.with(known.memory().withRefusal(refusal.get()));
    }
    return switch (prepare(binding, known)) {
      case Preparation.Failed(Known without) -> without;
      case Preparation.Done(Provided provided, Known with) ->
          // What was kept for it at admission, unless the nodelet died since or a device has gone.
          switch (rules.devices().give(task(binding), Fence.of(binding), Asked.of(binding))) {
            case Choice.Given(Grant grant) ->
                create(spec.apply(provided.with(grant)), binding, with);
            case Choice.Refused(Refusal lacking) -> with.with(with.memory().withRefusal(lacking));
          };
    };
  }

  private static NamespacedName task(Binding binding) {
    return new NamespacedName(
        binding.getMetadata().getNamespace(), binding.getMetadata().getName());
  }

  private Known create(ContainerSpec spec, Binding binding, Known known)
      throws InterruptedException {
    // Docker starts a few containers at once faster than one by one, and many slower.
    try (Slots.Slot _ = starts.take(START_LENT_FOR)) {
      String id;
      try {
        id = runtime.create(spec);
      } catch (FailureException e) {
        return notCreated(e, spec, binding, known);
      }
      Supplier<String> imageId = images.idOf(spec.image());
      ContainerState made = new ContainerState(id, spec.labels(), new Status.Created());
      Known started = run(made, binding, known.with(made));
      return started.with(started.container(id).withImageId(imageId.get()));
    }
  }

  /** Unchanged when it waits for a ConfigMap or a Secret: the task is marked when there is news. */
  Known start(String id, Binding binding, Known known) throws InterruptedException {
    // What its mounts lead to may be gone since it was made.
    switch (prepare(binding, known)) {
      case Preparation.Failed(Known without) -> {
        return without;
      }
      case Preparation.Done(var _, Known with) -> {
        try (Slots.Slot _ = starts.take(START_LENT_FOR)) {
          return run(with.container(id), binding, with);
        }
      }
    }
  }

  /** What came of the ConfigMaps and Secrets that a container needs. */
  private sealed interface Preparation {
    record Done(Provided provided, Known known) implements Preparation {}

    record Failed(Known known) implements Preparation {}
  }

  private Preparation prepare(Binding binding, Known known) {
    Config.Prepared prepared;
    try {
      prepared = config.prepare(binding);
    } catch (FailureException e) {
      return new Preparation.Failed(failed(Problem.CONFIG, e.failure().message(), binding, known));
    }
    Optional<Problem> before = known.memory().problem();
    return switch (prepared) {
      case Config.Prepared.Ready(Provided provided) -> {
        boolean waited = before.isPresent() && before.get().reason().equals(Problem.CONFIG);
        Memory memory = known.memory();
        yield new Preparation.Done(
            provided, known.with(waited ? memory.withWait(Optional.empty()) : memory));
      }
      case Config.Prepared.Waiting(String message) -> {
        Optional<Problem> why = Optional.of(new Problem(Problem.CONFIG, message));
        if (message.isEmpty() || why.equals(before)) {
          yield new Preparation.Failed(known);
        }
        events.warning(binding, "Failed", Problem.CONFIG + ": " + message);
        yield new Preparation.Failed(known.with(known.memory().withWait(why)));
      }
    };
  }

  /**
   * @throws InterruptedException when it is no longer wanted so; whether the container was told to
   *     stop is then not known
   */
  Known stop(String id, Duration grace, List<String> preStop, Known known)
      throws InterruptedException {
    ContainerState container = known.container(id);
    // About the task that the container is of: its name may be another one's by now.
    events.killing(container, grace);
    Duration left = grace;
    // Not in a slot: it may take all of the grace.
    if (!preStop.isEmpty() && grace.isPositive()) {
      long began = clock.nanos();
      preStop(container, preStop, grace);
      left = grace.minus(clock.since(began));
      left = left.isNegative() ? Duration.ZERO : left;
    }
    try (Slots.Slot _ = stops.take(left)) {
      runtime.stop(id, left);
    } catch (FailureException e) {
      requireWanted(e);
      throw e;
    }
    return runtime.inspect(id).map(known::with).orElseGet(() -> known.without(id));
  }

  /** However it ends, the container is stopped after it. */
  private void preStop(ContainerState container, List<String> command, Duration most)
      throws InterruptedException {
    try {
      ExecResult result = runtime.exec(container.id(), command, most);
      if (result.exitCode() != 0) {
        events.preStopFailed(
            container, "exit code %d: %s".formatted(result.exitCode(), result.output().strip()));
      }
    } catch (FailureException e) {
      requireWanted(e);
      events.preStopFailed(container, e.failure().message());
    }
  }

  private static void requireWanted(FailureException cause) throws InterruptedException {
    if (Thread.interrupted()) {
      InterruptedException interrupted = new InterruptedException("no longer wanted");
      interrupted.initCause(cause);
      throw interrupted;
    }
  }

  Known lastWords(String id, Known known) {
    return known.with(known.memory().withWords(id, words.of(id)));
  }

  Known remove(String id, Known known) {
    runtime.remove(id);
    return known.without(id);
  }

  private Known run(ContainerState container, Binding binding, Known known) {
    try {
      runtime.start(container.id());
    } catch (FailureException e) {
      String message = Roles.prefix(container.labels()) + e.failure().message();
      return failed(Problem.START, message, binding, known);
    }
    events.normal(binding, "Started", "Started " + Roles.name(container.labels()));
    return known
        .with(container.with(new Status.Running(clock.instant())))
        .with(Roles.launched(container, known.memory()));
  }

  private Known notCreated(FailureException e, ContainerSpec spec, Binding binding, Known known) {
    String image = spec.image();
    String message = Roles.prefix(spec.labels()) + e.failure().message();
    return switch (e.failure()) {
      case Failure.NotFound _ -> {
        // Asking for a missing image costs less than asking first whether it is there.
        if (binding.getSpec().getContainer().getImagePullPolicy()
            == ImagePullPolicy.IMAGE_PULL_POLICY_NEVER) {
          yield failed(
              Problem.NEVER_PULL,
              "image \"%s\" is not on the node, and its pull policy is Never".formatted(image),
              binding,
              known);
        }
        if (known.memory().image() == Memory.Image.PULLED) {
          yield failed(
              Problem.IMAGE_PULL,
              "image \"%s\" was pulled and is not there".formatted(image),
              binding,
              known);
        }
        yield known.with(known.memory().withImage(Memory.Image.MISSING));
      }
      // Whether there is a container now is not known: it must be looked for.
      case Failure.DeadlineExceeded _, Failure.Unavailable _, Failure.Conflict _ ->
          failed(Problem.CREATE, message, binding, known).unsure();
      default -> failed(Problem.CREATE, message, binding, known);
    };
  }

  private Known failed(String reason, String message, Binding binding, Known known) {
    events.warning(binding, "Failed", reason + ": " + message);
    return problem(reason, message, binding, known);
  }

  private Known problem(String reason, String message, Binding binding, Known known) {
    Waits waits = Waits.of(binding.getSpec().getBackOff());
    return known.with(
        known.memory().withProblem(new Problem(reason, message), waits, clock.instant()));
  }
}
