package dev.berth.nodelet.loop;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.ImagePullPolicy;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.admission.HostPaths;
import dev.berth.nodelet.admission.HostPorts;
import dev.berth.nodelet.admission.Ledger;
import dev.berth.nodelet.plan.Memory;
import dev.berth.nodelet.plan.Problem;
import dev.berth.nodelet.plan.Refusal;
import dev.berth.nodelet.plan.Waits;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerSpec;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.spec.Specs;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Does what plans say with the container runtime, and answers what is then known. That a container
 * can't be brought to run is remembered as a problem; any other failure is thrown, and the
 * containers must then be looked at again.
 */
final class Hands {
  private final ContainerRuntime runtime;
  private final Specs specs;
  private final Ledger ledger;
  private final HostPaths hostPaths;
  private final HostPorts hostPorts;
  private final Semaphore starts;
  private final StopSlots stops;
  private final TaskEvents events;
  private final InstantSource clock;

  Hands(
      ContainerRuntime runtime,
      Specs specs,
      TaskLoop.Rules rules,
      Semaphore starts,
      StopSlots stops,
      TaskEvents events,
      InstantSource clock) {
    this.runtime = runtime;
    this.specs = specs;
    this.ledger = rules.ledger();
    this.hostPaths = rules.hostPaths();
    this.hostPorts = rules.hostPorts();
    this.starts = starts;
    this.stops = stops;
    this.events = events;
    this.clock = clock;
  }

  Known admit(NamespacedName task, Binding binding, Known known) {
    Optional<Refusal> refusal = hostPaths.check(binding);
    if (refusal.isEmpty()) {
      refusal = ledger.admit(task, specs.claim(binding));
    }
    if (refusal.isEmpty()) {
      refusal = hostPorts.check(specs.of(binding, 0).ports());
    }
    return known.with(
        refusal.map(known.memory()::withRefusal).orElseGet(known.memory()::withAdmission));
  }

  Known pull(String image, Binding binding, Known known) throws InterruptedException {
    events.normal(binding, "Pulling", "Pulling image \"%s\"".formatted(image));
    try {
      runtime.pull(image);
    } catch (FailureException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the pull is no longer wanted");
      }
      return failed(Problem.IMAGE_PULL, e.failure().message(), binding, known);
    }
    events.normal(binding, "Pulled", "Pulled image \"%s\"".formatted(image));
    return known.with(known.memory().withImage(Memory.Image.PULLED));
  }

  Known launch(int restart, Binding binding, Known known) throws InterruptedException {
    // Admission was of what a path led to then; a task that writes there can have put a link since.
    Optional<Refusal> refusal = hostPaths.check(binding);
    if (refusal.isPresent()) {
      return known.with(known.memory().withRefusal(refusal.get()));
    }
    ContainerSpec spec = specs.of(binding, restart);
    // Docker starts a few containers at once faster than one by one, and many slower.
    starts.acquire();
    try {
      String id;
      try {
        id = runtime.create(spec);
      } catch (FailureException e) {
        return notCreated(e, binding, known);
      }
      ContainerState made = new ContainerState(id, spec.labels(), new Status.Created());
      return run(made, binding, known.with(made));
    } finally {
      starts.release();
    }
  }

  Known start(String id, Binding binding, Known known) throws InterruptedException {
    starts.acquire();
    try {
      return run(known.container(id), binding, known);
    } finally {
      starts.release();
    }
  }

  Known stop(String id, Duration grace, Known known) throws InterruptedException {
    // About the task that the container is of: its name may be another one's by now.
    events.killing(known.container(id), grace);
    try (StopSlots.Slot _ = stops.take()) {
      runtime.stop(id, grace);
    }
    return runtime.inspect(id).map(known::with).orElseGet(() -> known.without(id));
  }

  Known remove(String id, Known known) {
    runtime.remove(id);
    return known.without(id);
  }

  private Known run(ContainerState container, Binding binding, Known known) {
    try {
      runtime.start(container.id());
    } catch (FailureException e) {
      return failed(Problem.START, e.failure().message(), binding, known);
    }
    int restart = (int) container.number(Labels.RESTART, 0);
    events.normal(binding, "Started", "Started the container");
    return known
        .with(container.with(new Status.Running(clock.instant())))
        .with(known.memory().withLaunch(restart));
  }

  private Known notCreated(FailureException e, Binding binding, Known known) {
    String image = binding.getSpec().getContainer().getImage();
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
          failed(Problem.CREATE, e.failure().message(), binding, known).unsure();
      default -> failed(Problem.CREATE, e.failure().message(), binding, known);
    };
  }

  private Known failed(String reason, String message, Binding binding, Known known) {
    events.warning(binding, "Failed", reason + ": " + message);
    Waits waits = Waits.of(binding.getSpec().getBackOff());
    return known.with(
        known.memory().withProblem(new Problem(reason, message), waits, clock.instant()));
  }
}
