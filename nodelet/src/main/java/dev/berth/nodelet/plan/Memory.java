package dev.berth.nodelet.plan;

import dev.berth.api.meta.Times;
import dev.berth.api.v1.TaskStatus;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;
import dev.berth.nodelet.runtime.Labels;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one place between plans. Lost with the process; what matters of it is found
 * again in the containers' labels, or, without containers, in what was said of the place.
 *
 * @param fence the place that this is about
 * @param admitted whether the node has set room aside
 * @param refusal why the node will not run it
 * @param image what is known of the image since the last start
 * @param problem why the last try to bring a container to run failed
 * @param failures ends and problems in a row, for the back-off
 * @param counted the id of the container whose end is counted already, or ""
 * @param notBefore when the next start may be
 * @param launched the number of the newest container that was made, or -1
 * @param paused the id of the container that was stopped for want of an API server, or ""
 * @param last how the newest container that has ended did so
 */
public record Memory(
    Fence fence,
    boolean admitted,
    Optional<Refusal> refusal,
    Image image,
    Optional<Problem> problem,
    int failures,
    String counted,
    Instant notBefore,
    int launched,
    String paused,
    Optional<Ended> last) {
  /** The reason of an end for want of memory, as Kubernetes has it. */
  static final String OUT_OF_MEMORY = "OOMKilled";

  /** What is known of the image. */
  public enum Image {
    UNKNOWN,
    /** A container could not be made without it. */
    MISSING,
    /** Fetched for the next start. */
    PULLED
  }

  public static Memory fresh(Fence fence) {
    return new Memory(
        fence,
        false,
        Optional.empty(),
        Image.UNKNOWN,
        Optional.empty(),
        0,
        "",
        Instant.EPOCH,
        -1,
        "",
        Optional.empty());
  }

  /** With what an earlier process said of the place. */
  public Memory told(TaskStatus status) {
    if (!status.hasStartedAt()) {
      return this;
    }
    boolean isEnd =
        switch (status.getPhase()) {
          case TASK_PHASE_SUCCEEDED, TASK_PHASE_FAILED, TASK_PHASE_BACK_OFF -> true;
          default -> false;
        };
    Optional<Ended> end =
        isEnd && status.hasFinishedAt()
            ? Optional.of(
                new Ended(
                    Times.instant(status.getStartedAt()),
                    Times.instant(status.getFinishedAt()),
                    status.getExitCode(),
                    status.getReason().equals(OUT_OF_MEMORY)))
            : Optional.empty();
    return new Memory(
        fence,
        admitted,
        refusal,
        image,
        problem,
        failures,
        counted,
        notBefore,
        Math.max(launched, status.getRestarts()),
        paused,
        end);
  }

  /** The node has room and has set it aside. */
  public Memory withAdmission() {
    return new Memory(
        fence, true, refusal, image, problem, failures, counted, notBefore, launched, paused, last);
  }

  /** The node will not run it. */
  public Memory withRefusal(Refusal why) {
    return new Memory(
        fence,
        false,
        Optional.of(why),
        image,
        problem,
        failures,
        counted,
        notBefore,
        launched,
        paused,
        last);
  }

  /** What became of the image. */
  public Memory withImage(Image known) {
    return new Memory(
        fence, admitted, refusal, known, problem, failures, counted, notBefore, launched, paused,
        last);
  }

  /** A try to bring a container to run has failed; the next one is after a wait. */
  public Memory withProblem(Problem why, Waits waits, Instant now) {
    int count = failures + 1;
    return new Memory(
        fence,
        admitted,
        refusal,
        Image.UNKNOWN,
        Optional.of(why),
        count,
        counted,
        now.plus(waits.after(count)),
        launched,
        paused,
        last);
  }

  /** A container of this number runs. */
  public Memory withLaunch(int restart) {
    return new Memory(
        fence,
        true,
        refusal,
        Image.UNKNOWN,
        Optional.empty(),
        failures,
        counted,
        notBefore,
        Math.max(launched, restart),
        "",
        last);
  }

  /** The container was stopped for want of an API server: its end is nobody's failure. */
  public Memory withPause(String containerId) {
    return new Memory(
        fence,
        admitted,
        refusal,
        image,
        problem,
        failures,
        counted,
        notBefore,
        launched,
        containerId,
        last);
  }

  /** Knows of this container: that it ran, if it did, and its end, if it has ended. */
  Memory seeing(ContainerState container) {
    boolean ran = !(container.status() instanceof Status.Created);
    int restart = ran ? (int) container.number(Labels.RESTART, 0) : -1;
    return new Memory(
        fence,
        true,
        refusal,
        image,
        problem,
        failures,
        counted,
        notBefore,
        Math.max(launched, restart),
        paused,
        container.ended().or(() -> last));
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
    int known = failures == 0 && counted.isEmpty() ? Math.max(0, launched) : failures;
    int count = ranLong ? 1 : known + 1;
    // A clock that was set back must not turn seconds into hours.
    Instant from = ended.finishedAt().isAfter(now) ? now : ended.finishedAt();
    return new Memory(
        fence,
        admitted,
        refusal,
        image,
        problem,
        count,
        containerId,
        from.plus(waits.after(count)),
        launched,
        paused,
        last);
  }
}
