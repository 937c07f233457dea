package dev.berth.cli.delete;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.cli.follow.UntilGone;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.InOrder;
import dev.berth.cli.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks for deletions, then waits for the objects that don't go at once. */
final class Deletion {
  private static final int AT_ONCE = 32;

  /** How: see the options of {@link DeleteCommand}. */
  record Manner(DeleteOptions options, boolean waits, Duration timeout, boolean ignoreNotFound) {}

  /** What came of one request. */
  private sealed interface Asked {
    record Accepted(Victim<?> victim, Message object) implements Asked {}

    record Refused(Victim<?> victim, FailureException why) implements Asked {}
  }

  private final Session session;
  private final Terminal terminal;
  private final Manner manner;
  private final Map<Kind<?>, List<Message>> leaving = new LinkedHashMap<>();
  private boolean failed;

  Deletion(Session session, Manner manner) {
    this.session = session;
    this.terminal = session.terminal();
    this.manner = manner;
  }

  /** Answers the exit code. One object's failure does not hide what became of the others. */
  int run(List<Victim<?>> victims) {
    InOrder.run(victims, AT_ONCE, victim -> ask(victim), this::take);
    terminal.flush();
    leaving.forEach((kind, objects) -> awaitGone(kind, objects));
    return failed ? CommandException.FAILED : CommandException.DONE;
  }

  private <T extends Message> Asked ask(Victim<T> victim) {
    try {
      T object =
          session
              .objects(victim.kind())
              .delete(victim.namespace(), victim.name(), manner.options());
      return new Asked.Accepted(victim, object);
    } catch (FailureException e) {
      return new Asked.Refused(victim, e);
    }
  }

  private void take(Asked asked) {
    switch (asked) {
      case Asked.Accepted(Victim<?> victim, Message object) -> {
        ObjectMeta metadata = Meta.of(object);
        boolean stays = metadata.hasDeletionTimestamp() && metadata.getFinalizersCount() > 0;
        if (!stays) {
          terminal.line(victim.label() + " deleted");
        } else if (manner.waits()) {
          leaving.computeIfAbsent(victim.kind(), _ -> new ArrayList<>()).add(object);
        } else {
          terminal.line(victim.label() + " is being deleted");
        }
      }
      case Asked.Refused(Victim<?> victim, FailureException why) -> {
        if (why.failure() instanceof Failure.NotFound && manner.ignoreNotFound()) {
          return;
        }
        if (why.failure() instanceof Failure.Unavailable
            || why.failure() instanceof Failure.Unauthenticated) {
          throw why;
        }
        failed = true;
        terminal.error(victim.label() + ": " + why.getMessage());
      }
    }
  }

  private <T extends Message> void awaitGone(Kind<T> kind, List<Message> objects) {
    @SuppressWarnings("unchecked") // They came from a client of this very kind.
    List<T> typed = (List<T>) (List<?>) objects;
    UntilGone<T> until =
        new UntilGone<>(
            session,
            kind,
            object ->
                terminal.line(kind.singular() + "/" + Meta.of(object).getName() + " deleted"));
    for (T still : until.run(typed, manner.timeout())) {
      failed = true;
      ObjectMeta metadata = Meta.of(still);
      terminal.error(
          "%s/%s is still there after %ds; finalizers: %s"
              .formatted(
                  kind.singular(),
                  metadata.getName(),
                  manner.timeout().toSeconds(),
                  String.join(", ", metadata.getFinalizersList())));
    }
  }
}
