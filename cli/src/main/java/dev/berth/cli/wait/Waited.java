package dev.berth.cli.wait;

import com.google.protobuf.Message;
import dev.berth.api.failure.Failure;
import dev.berth.api.kind.Kind;
import dev.berth.cli.follow.Follow;
import dev.berth.cli.follow.Sighting;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import dev.berth.client.time.Timers;
import java.time.Duration;
import java.util.Optional;

/**
 * One object and what is awaited of it.
 *
 * @param typed the goal as it was typed
 */
record Waited<T extends Message>(
    Kind<T> kind, String namespace, String name, Goal goal, String typed) {

  /**
   * What has been found out; written by one thread. A closed follow without a verdict is a timeout.
   */
  private enum Verdict {
    OPEN,
    REACHED,
    MISSING,
    GONE
  }

  private static final class Progress {
    private boolean exists;
    private Verdict verdict = Verdict.OPEN;
  }

  /**
   * Waits, and says what came of it.
   *
   * @param left how long at most; empty: as long as it takes. When no time is left, it only looks
   *     at what there is
   * @return whether the goal was reached
   */
  boolean await(Session session, Optional<Duration> left, String timeout) {
    Progress progress = new Progress();
    if (left.isEmpty() || left.get().isPositive()) {
      follow(session, left, progress);
    }
    if (progress.verdict == Verdict.OPEN && !progress.exists) {
      look(session, progress);
    }
    String label = kind.singular() + "/" + name;
    return switch (progress.verdict) {
      case REACHED -> {
        session.terminal().line(label + (goal instanceof Goal.Deleted ? " deleted" : " " + typed));
        yield true;
      }
      case MISSING -> {
        session.terminal().error(new Failure.NotFound(kind.qualifiedPlural(), name).message());
        yield false;
      }
      case GONE -> {
        session.terminal().error(label + " was deleted before it had " + typed);
        yield false;
      }
      case OPEN -> {
        session.terminal().error("%s: no %s within %s".formatted(label, typed, timeout));
        yield false;
      }
    };
  }

  private void follow(Session session, Optional<Duration> left, Progress progress) {
    ListOptions options = ListOptions.in(namespace).withFields("metadata.name=" + name);
    try (Follow<T> follow = new Follow<>(session, session.objects(kind), options);
        Timers.Timer _ =
            left.isEmpty() ? () -> {} : session.timers().after(left.get(), follow::close)) {
      follow.run(sighting -> goesOn(sighting, progress));
    }
  }

  /** The time was over before anything was seen: what others took of it must not decide. */
  private void look(Session session, Progress progress) {
    progress.verdict =
        session
            .objects(kind)
            .get(namespace, name)
            .map(object -> seen(object, progress))
            .orElseGet(() -> gone(Verdict.MISSING));
  }

  private boolean goesOn(Sighting<T> sighting, Progress progress) {
    progress.verdict =
        switch (sighting) {
          case Sighting.Present<T>(T object) -> seen(object, progress);
          case Sighting.Added<T>(T object) -> seen(object, progress);
          case Sighting.Modified<T>(T object) -> seen(object, progress);
          case Sighting.AllPresent<T> _ when !progress.exists -> gone(Verdict.MISSING);
          case Sighting.AllPresent<T> _, Sighting.Undecodable<T> _ -> progress.verdict;
          case Sighting.Deleted<T> _, Sighting.Vanished<T> _ -> gone(Verdict.GONE);
        };
    return progress.verdict == Verdict.OPEN;
  }

  private Verdict seen(T object, Progress progress) {
    progress.exists = true;
    return goal.isReached(object) ? Verdict.REACHED : Verdict.OPEN;
  }

  private Verdict gone(Verdict otherwise) {
    return goal instanceof Goal.Deleted ? Verdict.REACHED : otherwise;
  }
}
