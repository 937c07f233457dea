package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.rpc.v1.LogChunk;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.NodeConnection;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.TypedStore;
import java.time.Duration;
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
    Task task =
        store.require(Kinds.TASK, request.getNamespace(), request.getName(), deadline).object();
    Binding binding =
        store
            .find(Kinds.BINDING, request.getNamespace(), request.getName(), deadline)
            .map(Found::object)
            .orElseThrow(() -> noPlace(task));
    String node = binding.getSpec().getNode();
    Link link = control.link(node).orElseThrow(() -> unreachable(node, deadline));
    LogsRequest asked =
        request.toBuilder()
            .setTaskUid(task.getMetadata().getUid())
            .setAttempt(binding.getSpec().getAttempt())
            .build();
    try (Session session = sessions.logs(link, asked)) {
      relay(session, node, sink);
    }
  }

  private void relay(Session session, String node, Sink sink) throws InterruptedException {
    while (true) {
      Optional<Session.Part> part = session.take(session.isOpened() ? WAIT : ANSWER_TIME);
      if (part.isEmpty()) {
        if (!session.isOpened()) {
          throw unavailable(
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
        case Session.Part.End() -> {
          return;
        }
        case Session.Part.Broken(Failure failure) -> throw new FailureException(failure);
      }
    }
  }

  private static FailureException noPlace(Task task) {
    String phase = EnumWords.word(task.getStatus().getPhase());
    String reason = task.getStatus().getReason();
    return new FailureException(
        new Failure.Conflict(
            Kinds.TASK.qualifiedPlural(),
            task.getMetadata().getName(),
            "it has no container: it is %s%s"
                .formatted(phase, reason.isEmpty() ? "" : " (" + reason + ")")));
  }

  /** Another server may hear the node: the caller is told which. */
  private FailureException unreachable(String node, Deadline deadline) {
    Optional<Node> found = store.find(Kinds.NODE, "", node, deadline).map(Found::object);
    String elsewhere =
        found.stream()
            .flatMap(one -> one.getStatus().getConnectionsList().stream())
            .filter(NodeConnection::getConnected)
            .map(NodeConnection::getServer)
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    if (elsewhere.isEmpty()) {
      return unavailable("node " + node + " is connected to no API server");
    }
    return unavailable(
        "node %s is not connected to this API server; %s may hear it".formatted(node, elsewhere));
  }

  private static FailureException unavailable(String message) {
    return new FailureException(new Failure.Unavailable(message));
  }

  private static String seconds(Duration duration) {
    return duration.toSeconds() + " s";
  }
}
