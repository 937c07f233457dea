package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.api.v1.InitCommand;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fetches what a Task's container wrote from the node that has the Task. */
public final class Logs {
  /** How long a node may take to open the session. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final TypedStore store;
  private final NodeControl control;
  private final Sessions sessions;

  public Logs(TypedStore store, NodeControl control, Sessions sessions) {
    this.store = store;
    this.control = control;
    this.sessions = sessions;
  }

  /** Takes chunks, one at a time; blocks while it has no room. */
  public interface Sink {
    /** False: the caller is gone. */
    boolean put(LogChunk chunk) throws InterruptedException;
  }

  /**
   * Hands over chunks until there are no more or the caller is gone.
   *
   * @throws FailureException <em>not found</em>, <em>conflict</em> when the task has no place yet,
   *     <em>unavailable</em> when its node can't be reached from here, or what the node answered
   */
  public void stream(LogsRequest request, Sink sink, Deadline deadline)
      throws InterruptedException {
    Located at = Located.find(store, control, request.getNamespace(), request.getName(), deadline);
    requireKnown(at.task(), request);
    LogsRequest asked =
        request.toBuilder()
            .setTaskUid(at.task().getMetadata().getUid())
            .setAttempt(at.binding().getSpec().getAttempt())
            .build();
    OpenSession open = OpenSession.newBuilder().setLogs(asked).build();
    try (Session session = sessions.open(at.link(), open)) {
      relay(session, at.node(), sink);
    }
  }

  private static void requireKnown(Task task, LogsRequest request) {
    List<String> known =
        task.getSpec().getContainer().getInitCommandsList().stream()
            .map(InitCommand::getName)
            .toList();
    if (request.hasInitCommand() && !known.contains(request.getInitCommand())) {
      throw new FailureException(
          new Failure.BadRequest(
              "task %s/%s has no init command \"%s\"; it has %s"
                  .formatted(
                      request.getNamespace(),
                      request.getName(),
                      request.getInitCommand(),
                      known.isEmpty() ? "none" : String.join(", ", known))));
    }
  }

  private void relay(Session session, String node, Sink sink) throws InterruptedException {
    while (true) {
      Optional<Session.Part> part = session.take(session.isOpened() ? WAIT : ANSWER_TIME);
      if (part.isEmpty()) {
        if (!session.isOpened()) {
          throw Located.unavailable(
              "node %s does not answer: it was last heard %s ago"
                  .formatted(node, seconds(control.silence(node).orElse(ANSWER_TIME))));
        }
        continue;
      }
      switch (part.get()) {
        case Session.Part.Chunk(LogChunk chunk) -> {
          if (!sink.put(chunk)) {
            return;
          }
        }
        case Session.Part.Frame _, Session.Part.Stats _ ->
            throw Located.unavailable("node " + node + " answered with no log");
        case Session.Part.End() -> {
          return;
        }
        case Session.Part.Broken(Failure failure) -> throw new FailureException(failure);
      }
    }
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
