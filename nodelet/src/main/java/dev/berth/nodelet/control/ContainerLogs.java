package dev.berth.nodelet.control;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.client.NamespacedName;
import dev.berth.nodelet.loop.TaskLoop;
import dev.berth.nodelet.plan.Fence;
import dev.berth.nodelet.runtime.ContainerRuntime;
import dev.berth.nodelet.runtime.ContainerState;
import dev.berth.nodelet.runtime.ContainerState.Status;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.LogOptions;
import dev.berth.nodelet.runtime.LogStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the container that is meant, and opens what it wrote. */
public final class ContainerLogs implements LogSource {
  private final TaskLoop loop;
  private final ContainerRuntime runtime;
  private final InstantSource clock;

  public ContainerLogs(TaskLoop loop, ContainerRuntime runtime, InstantSource clock) {
    this.loop = loop;
    this.runtime = runtime;
    this.clock = clock;
  }

  @Override
  public LogStream open(LogsRequest request) {
    NamespacedName task = new NamespacedName(request.getNamespace(), request.getName());
    List<ContainerState> newestFirst =
        loop.containers(task, new Fence(request.getTaskUid(), request.getAttempt())).stream()
            .filter(container -> !(container.status() instanceof Status.Created))
            .filter(container -> isMeant(container, request))
            .sorted(
                Comparator.<ContainerState>comparingLong(one -> one.number(Labels.RESTART, 0))
                    .reversed())
            .toList();
    int wanted = request.getPrevious() ? 1 : 0;
    if (newestFirst.size() <= wanted) {
      throw new FailureException(
          new Failure.BadRequest(
              request.hasInitCommand()
                  ? ("there is no container of init command \"%s\" of task %s: it has not started, or"
                          + " it is done and the task's own container has started since")
                      .formatted(request.getInitCommand(), task)
                  : request.getPrevious()
                      ? "task %s has no container before the present one".formatted(task)
                      : "the container of task %s has not started".formatted(task)));
    }
    return runtime.logs(newestFirst.get(wanted).id(), options(request));
  }

  private static boolean isMeant(ContainerState container, LogsRequest request) {
    return request.hasInitCommand()
        ? request.getInitCommand().equals(container.labels().get(Labels.INIT_NAME))
        : !container.isInit();
  }

  private LogOptions options(LogsRequest request) {
    Optional<Instant> since =
        request.hasSinceSeconds()
            ? Optional.of(clock.instant().minusSeconds(request.getSinceSeconds()))
            : Optional.empty();
    OptionalLong tail =
        request.hasTailLines() ? OptionalLong.of(request.getTailLines()) : OptionalLong.empty();
    return new LogOptions(request.getFollow(), since, tail, request.getTimestamps());
  }
}
