package dev.berth.nodelet.plan;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.TaskStatus;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import dev.berth.nodelet.runtime.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is remembered of one place between plans. Lost with the process; what matters of it is found
 * again in the containers' labels, or, without containers, in what was said of the place.
 *
 * <p>Never changes: each method answers another one.
 */
public final class Memory {
  /** The reason of an end for want of memory, as Kubernetes has it. */
  static final String OUT_OF_MEMORY = "OOMKilled";

  /** What is left to say of a probe that an earlier process ran. */
  private static final String SOME_PROBE = "a probe failed";

  private final Fence fence;
  // Written while a copy is made, and not after.
  private boolean admitted;
  private Optional<Refusal> refusal = Optional.empty();
  private Image image = Image.UNKNOWN;
  private Optional<Problem> problem = Optional.empty();
  private int failures;
  private String counted = "";
  private Instant notBefore = Instant.EPOCH;
  private Duration wait = Duration.ZERO;
  private int launched = -1;
  private String paused = "";
  private Optional<Ended> last = Optional.empty();
  private String lastId = "";
  private String unhealthy = "";
  private String unhealthyId = "";
  private Optional<LastWords> words = Optional.empty();
  private InitMemory inits = InitMemory.NONE;

  /** What is known of the image. */
  public enum Image {
    UNKNOWN,
    /** A container could not be made without it. */
    MISSING,
    /** Fetched for the next start. */
    PULLED
  }

  /** The end of what a container wrote before it ended. */
  private record LastWords(String containerId, String text) {}

  private Memory(Fence fence) {
    this.fence = fence;
  }

  public static Memory fresh(Fence fence) {
    return new Memory(fence);
  }

  private Memory with(Consumer<Memory> change) {
    Memory copy = new Memory(fence);
    copy.admitted = admitted;
    copy.refusal = refusal;
    copy.image = image;
    copy.problem = problem;
    copy.failures = failures;
    copy.counted = counted;
    copy.notBefore = notBefore;
    copy.wait = wait;
    copy.launched = launched;
    copy.paused = paused;
    copy.last = last;
    copy.lastId = lastId;
    copy.unhealthy = unhealthy;
    copy.unhealthyId = unhealthyId;
    copy.words = words;
    copy.inits = inits;
    change.accept(copy);
    return copy;
  }

  /** The place that this is about. */
  public Fence fence() {
    return fence;
  }

  /** Whether the node has set room aside. */
  public boolean admitted() {
    return admitted;
  }

  /** Why the node will not run it. */
  public Optional<Refusal> refusal() {
    return refusal;
  }

  /** What is known of the image since the last start. */
  public Image image() {
    return image;
  }

  /** Why the last try to bring a container to run failed. */
  public Optional<Problem> problem() {
    return problem;
  }

  /** Ends and problems in a row, for the back-off. */
  int failures() {
    return failures;
  }

  /** The id of the container whose end is counted already, or "". */
  String counted() {
    return counted;
  }

  /** When the next start may be. */
  Instant notBefore() {
    return notBefore;
  }

  /** Whether the next start has to wait. */
  boolean waits(Instant now) {
    // A clock that was set back must not turn seconds into hours.
    return now.isBefore(notBefore) && !now.isBefore(notBefore.minus(wait));
  }

  /** The number of the newest container that was made, or -1. */
  int launched() {
    return launched;
  }

  /** The id of the container that was stopped for want of an API server, or "". */
  String paused() {
    return paused;
  }

  /** How the newest container that has ended did so. */
  Optional<Ended> last() {
    return last;
  }

  /** Why the newest container was stopped as unhealthy, or "". */
  String unhealthy() {
    return unhealthy;
  }

  /** What the newest container that has ended wrote last, if that was asked for. */
  Optional<String> words() {
    return words(lastId);
  }

  /** What this container wrote last, if that was the last to be asked for. */
  Optional<String> words(String containerId) {
    return words.filter(one -> one.containerId.equals(containerId)).map(LastWords::text);
  }

  /** What is known of the commands that run first. */
  InitMemory inits() {
    return inits;
  }

  /** How often a container was made anew in this place, as far as it is known. */
  int restarts() {
    return Math.max(0, Math.max(launched, inits.number()));
  }

  /** With what an earlier process said of the place. */
  public Memory told(TaskStatus status) {
    if (!status.hasStartedAt()) {
      return with(inits.told(status));
    }
    boolean isEnd =
        switch (status.getPhase()) {
          case TASK_PHASE_SUCCEEDED, TASK_PHASE_FAILED, TASK_PHASE_BACK_OFF -> true;
          default -> false;
        };
    return with(copy -> {
      copy.launched = Math.max(launched, status.getRestarts());
      copy.lastId = "";
      copy.last = isEnd && status.hasFinishedAt() ? Optional.of(end(status)) : Optional.empty();
      if (isEnd && status.getReason().equals(Health.REASON)) {
        copy.unhealthy = SOME_PROBE;
      }
    });
  }

  private static Ended end(TaskStatus status) {
    return new Ended(
        Times.instant(status.getStartedAt()),
        Times.instant(status.getFinishedAt()),
        status.getExitCode(),
        status.getOutOfMemory() || status.getReason().equals(OUT_OF_MEMORY));
  }

  /** With what an earlier process said of a container that is still there. */
  public Memory told(TaskStatus status, String containerId) {
    boolean same = status.getContainerId().equals(containerId);
    return same && status.getReason().equals(Health.REASON)
        ? withUnhealthy(containerId, SOME_PROBE)
        : this;
  }

  /** The node has room and has set it aside. */
  public Memory withAdmission() {
    return with(copy -> copy.admitted = true);
  }

  /** The node will not run it. */
  public Memory withRefusal(Refusal why) {
    return with(copy -> {
      copy.admitted = false;
      copy.refusal = Optional.of(why);
    });
  }

  /** What became of the image. */
  public Memory withImage(Image known) {
    return with(copy -> copy.image = known);
  }

  /** A try to bring a container to run has failed; the next one is after a wait. */
  public Memory withProblem(Problem why, Waits waits, Instant now) {
    return with(copy -> {
      copy.image = Image.UNKNOWN;
      copy.problem = Optional.of(why);
      copy.failures = failures + 1;
      copy.wait = waits.after(copy.failures);
      copy.notBefore = now.plus(copy.wait);
    });
  }

  /** It waits for something that may come at any time, which is no failure; empty: no longer. */
  public Memory withWait(Optional<Problem> what) {
    return with(copy -> copy.problem = what);
  }

  /** A container of this number runs. */
  public Memory withLaunch(int restart) {
    return with(copy -> {
      copy.admitted = true;
      copy.image = Image.UNKNOWN;
      copy.problem = Optional.empty();
      copy.launched = Math.max(launched, restart);
      copy.paused = "";
      copy.unhealthy = "";
      copy.unhealthyId = "";
    });
  }

  /** A container of an init command runs. */
  public Memory withInitLaunch() {
    return with(copy -> {
      copy.admitted = true;
      copy.image = Image.UNKNOWN;
      copy.problem = Optional.empty();
    });
  }

  /** An init command is done, and how often it failed before counts for nothing that follows. */
  Memory withInitDone(int count, String containerId) {
    return inits.done() >= count
        ? this
        : with(copy -> {
          copy.inits = inits.withDone(count);
          copy.failures = 0;
          copy.counted = containerId;
        });
  }

  Memory with(InitMemory newer) {
    return with(copy -> copy.inits = newer);
  }

  /** The container was stopped for want of an API server: its end is nobody's failure. */
  public Memory withPause(String containerId) {
    return with(copy -> copy.paused = containerId);
  }

  /** Why this container is being stopped, if that is not what its place is for. */
  public Optional<OwnStop> ownStop(String containerId) {
    if (paused.equals(containerId)) {
      return Optional.of(new OwnStop.Paused());
    }
    return unhealthyId.equals(containerId)
        ? Optional.of(new OwnStop.Unhealthy(unhealthy))
        : Optional.empty();
  }

  /** With what an earlier process did to the newest container. */
  public Memory told(String containerId, OwnStop why) {
    return switch (why) {
      case OwnStop.Paused _ -> withPause(containerId);
      case OwnStop.Unhealthy(String message) -> withUnhealthy(containerId, message);
    };
  }

  /** The container has ended, and this is the end of what it wrote. */
  public Memory withWords(String containerId, String text) {
    return with(copy -> copy.words = Optional.of(new LastWords(containerId, text)));
  }

  /** The newest container is to be stopped as unhealthy: however it ends, that was not well. */
  Memory withUnhealthy(String containerId, String why) {
    return with(copy -> {
      copy.unhealthy = why;
      copy.unhealthyId = containerId;
    });
  }

  /**
   * Knows that this container runs, or has run. That another one was unhealthy is over then, as is
   * it when somebody has started this one again since its end was counted.
   */
  Memory about(ContainerState container) {
    boolean another = !unhealthyId.isEmpty() && !unhealthyId.equals(container.id());
    boolean again = container.status() instanceof Status.Running && counted.equals(container.id());
    return another || again ? withUnhealthy("", "") : this;
  }

  /** Knows of this container: that it ran, if it did, and its end, if it has ended. */
  Memory seeing(ContainerState container) {
    if (container.isInit()) {
      return withAdmission().with(inits.seeing(container));
    }
    boolean ran = !(container.status() instanceof Status.Created);
    int restart = ran ? (int) container.number(Labels.RESTART, 0) : -1;
    return with(copy -> {
      copy.admitted = true;
      copy.launched = Math.max(launched, restart);
      if (container.ended().isPresent()) {
        copy.last = container.ended();
        copy.lastId = container.id();
      }
    });
  }

  /**
   * Counts an end once. When the containers tell of restarts that this memory has not seen (the
   * nodelet was restarted), a short run counts for all of them: a container that keeps failing must
   * not be hurried by a restart of its nodelet.
   */
  Memory counting(String containerId, Ended ended, Waits waits, Instant now) {
    if (counted.equals(containerId)) {
      return this;
    }
    boolean ranLong = ended.ran().compareTo(waits.reset()) >= 0;
    int known = failures == 0 && counted.isEmpty() ? restarts() : failures;
    // Here as well: what Docker saw may be in the future by now.
    Instant from = ended.finishedAt().isAfter(now) ? now : ended.finishedAt();
    return with(copy -> {
      copy.failures = ranLong ? 1 : known + 1;
      copy.counted = containerId;
      copy.wait = waits.after(copy.failures);
      copy.notBefore = from.plus(copy.wait);
    });
  }
}
