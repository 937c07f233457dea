package dev.berth.apiserver.nodes;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.OpenSession;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.TypedStore;
import java.time.Duration;
import java.util.Optional;

/**
 * Carries streams between callers and the nodes that have their Tasks. What a frame says is between
 * those two; here only the way is found. Each direction has a thread that takes a frame when it can
 * hand on the one before, so that whoever does not read holds up the other end.
 */
public final class Streams {
  /** How long a node may take to open the session. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private static final Duration WAIT = Duration.ofSeconds(30);

  private final TypedStore store;
  private final NodeControl control;
  private final Sessions sessions;

  public Streams(TypedStore store, NodeControl control, Sessions sessions) {
    this.store = store;
    this.control = control;
    this.sessions = sessions;
  }

  /** Who asked for a stream. */
  public interface Caller {
    /** Waits for the caller's next frame; empty when there are no more. */
    Optional<StreamFrame> take() throws InterruptedException;

    /** Hands over a frame; blocks while the caller has no room. False: it is gone. */
    boolean put(StreamFrame frame) throws InterruptedException;
  }

  /**
   * Carries frames until the node ends the stream or the caller is gone.
   *
   * @param first the caller's first frame, which says what is wanted
   * @throws FailureException <em>bad request</em> for a first frame that begins nothing; <em>not
   *     found</em>; <em>conflict</em> when the task has no running container; <em>unavailable</em>
   *     when its node can't be reached from here, or is lost; or what the node answered
   */
  public void carry(StreamFrame first, Caller caller, Deadline deadline)
      throws InterruptedException {
    StreamTarget target = Targets.of(first);
    Located at = Located.find(store, control, target.getNamespace(), target.getName(), deadline);
    OpenSession open =
        Targets.open(
            first,
            target.toBuilder()
                .setTaskUid(at.task().getMetadata().getUid())
                .setAttempt(at.binding().getSpec().getAttempt())
                .build());
    try (Session session = sessions.open(at.link(), open)) {
      new Carriage(session, at, caller).run();
    }
  }

  private final class Carriage {
    private final Session session;
    private final Located at;
    private final Caller caller;
    private final Thread sender;
    private boolean begun;

    Carriage(Session session, Located at, Caller caller) {
      this.session = session;
      this.at = at;
      this.caller = caller;
      this.sender = Thread.ofVirtual().name("stream-to-node").unstarted(this::send);
    }

    void run() throws InterruptedException {
      try {
        boolean goesOn = true;
        while (goesOn) {
          goesOn = receive();
        }
      } finally {
        sender.interrupt();
      }
    }

    /** Whether to go on. */
    private boolean receive() throws InterruptedException {
      Optional<Session.Part> part = session.take(session.isOpened() ? WAIT : ANSWER_TIME);
      if (part.isEmpty()) {
        if (!session.isOpened()) {
          throw Located.unavailable(
              "node %s does not answer: it was last heard %d s ago"
                  .formatted(
                      at.node(), control.silence(at.node()).orElse(ANSWER_TIME).toSeconds()));
        }
        return true;
      }
      return switch (part.get()) {
        case Session.Part.Frame(StreamFrame frame) -> {
          if (!begun) {
            begun = true;
            sender.start();
          }
          yield caller.put(frame);
        }
        case Session.Part.Chunk _, Session.Part.Stats _ -> true;
        case Session.Part.End() -> false;
        case Session.Part.Broken(Failure failure) -> throw failed(failure);
      };
    }

    /** The node knows its containers, and the Task how it stands with them. */
    private FailureException failed(Failure failure) {
      return !begun && failure instanceof Failure.Conflict(_, _, String why)
          ? Located.noContainer(at.task(), why)
          : new FailureException(failure);
    }

    private void send() {
      try {
        Optional<StreamFrame> frame = caller.take();
        while (frame.isPresent()) {
          session.send(frame.get());
          frame = caller.take();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the stream is over
      }
    }
  }
}
