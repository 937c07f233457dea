package dev.berth.apiserver.store.etcd;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Check;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.etcd.EtcdChannels.Attempt;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds out what became of a write whose reply was lost.
 *
 * <p>The write may have happened, may never have arrived, or may still be on its way. So the same
 * compares are sent again:
 *
 * <ol>
 *   <li>They hold: it has happened now.
 *   <li>A key holds bytes with our write id: it has happened then.
 *   <li>A key that had to be at revision e has moved on. Whoever made the <em>first</em> change
 *       after e decides: that change is ours, or our compare can never hold again. This is proof
 *       either way, unless it is a delete, which carries no id.
 *   <li>Only keys that had to be absent stand in the way: ours may have been there for a while, so
 *       their history is searched. Not finding it is no proof: when the key goes, a request that is
 *       still on its way would succeed.
 * </ol>
 *
 * Whatever is not proven by the deadline is <em>unknown</em>.
 */
final class LostReplies {
  private final EtcdChannels channels;
  private final SeenRevision seen;
  private final FirstChange firstChange;

  LostReplies(EtcdChannels channels, SeenRevision seen) {
    this.channels = channels;
    this.seen = seen;
    this.firstChange = new FirstChange(channels);
  }

  /**
   * @param before a revision before the write was first sent
   */
  Outcome resolve(Commit commit, long before, StatusRuntimeException lost, Deadline deadline) {
    Duration pause = Duration.ofMillis(50);
    while (EtcdChannels.pause(pause, deadline)) {
      if (channels.once(KVGrpc.getTxnMethod(), commit.sent(), deadline)
          instanceof Attempt.Answered<TxnResponse>(TxnResponse received)) {
        TxnResponse again = commit.answer(received);
        long revision = again.getHeader().getRevision();
        seen.at(revision);
        if (again.getSucceeded()) {
          return commit.committed(revision);
        }
        Optional<Outcome> decided = decide(commit, before, commit.rejected(again), deadline);
        if (decided.isPresent()) {
          return decided.get();
        }
        break;
      }
      pause = EtcdChannels.longer(pause);
    }
    throw new FailureException(
        new Failure.UnknownOutcome(
            "etcd's reply to the write was lost, and its outcome can't be found out: "
                + lost.getMessage()),
        lost);
  }

  /**
   * The outcome of a write that etcd has decided on and that it may have carried out though it said
   * otherwise; empty when it did not.
   *
   * @param before a revision before the write was sent
   */
  Optional<Outcome> committed(
      Commit commit, long before, StatusRuntimeException said, Deadline deadline) {
    TxnResponse now;
    try {
      now = channels.read(KVGrpc.getTxnMethod(), commit.reads(), deadline);
    } catch (FailureException e) {
      throw new FailureException(
          new Failure.UnknownOutcome(
              "etcd refused the write (%s), and whether it was carried out can't be read: %s"
                  .formatted(said.getMessage(), e.getMessage())),
          said);
    }
    seen.at(now.getHeader().getRevision());
    return decide(commit, before, commit.rejected(now), deadline)
        .filter(Outcome.Committed.class::isInstance);
  }

  private Optional<Outcome> decide(
      Commit commit, long before, Outcome.Rejected now, Deadline deadline) {
    for (Stored stored : now.current().values()) {
      if (commit.wrote(stored)) {
        return Optional.of(commit.committed(Version.revision(stored.version())));
      }
    }
    for (Write write : commit.transaction().writes()) {
      Optional<Outcome> decided =
          switch (write) {
            case Write.Create _ -> Optional.empty();
            case Write.Update(Key key, long version, _) ->
                byFirstChange(commit, key, version, now, deadline);
            case Write.Delete(Key key, long version) ->
                byFirstChange(commit, key, version, now, deadline);
          };
      if (decided.isPresent()) {
        return decided;
      }
    }
    return byHistory(commit, before, now, deadline);
  }

  /** Decides by the first change of a written key after the version that it had to have. */
  private Optional<Outcome> byFirstChange(
      Commit commit, Key key, long expected, Outcome.Rejected now, Deadline deadline) {
    long revision = Version.revision(expected);
    Stored there = now.current().get(key);
    if (there != null && Version.revision(there.version()) == revision) {
      return foreverFailed(commit, now) ? Optional.of(now) : Optional.empty();
    }
    Optional<Event> first = firstChange.after(key, revision, deadline);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    long changedAt = first.get().getKv().getModRevision();
    if (first.get().getType() == Event.EventType.PUT) {
      return Optional.of(
          commit.wrote(Kv.stored(key, first.get().getKv())) ? commit.committed(changedAt) : now);
    }
    return byPutsAt(commit, changedAt, now, deadline);
  }

  /** A delete has no id, but what was put in the same transaction has. */
  private Optional<Outcome> byPutsAt(
      Commit commit, long revision, Outcome.Rejected now, Deadline deadline) {
    for (Write write : commit.transaction().writes()) {
      if (write instanceof Write.Delete) {
        continue;
      }
      Optional<Stored> then = at(write.key(), revision, deadline);
      boolean ours = then.isPresent() && commit.wrote(then.get());
      return Optional.of(ours ? commit.committed(revision) : now);
    }
    return Optional.empty();
  }

  /** Searches the history of the created keys, from now back to when the write was first sent. */
  private Optional<Outcome> byHistory(
      Commit commit, long before, Outcome.Rejected now, Deadline deadline) {
    boolean searchedAll = true;
    for (Write write : commit.transaction().writes()) {
      if (!(write instanceof Write.Create(Key key, _))) {
        // Its own first change did not tell; what else is missing proves nothing.
        searchedAll = false;
        continue;
      }
      Search search = search(commit, key, before, deadline);
      if (search.found().isPresent()) {
        return Optional.of(commit.committed(search.found().getAsLong()));
      }
      searchedAll &= search.complete();
    }
    return searchedAll && foreverFailed(commit, now) ? Optional.of(now) : Optional.empty();
  }

  /**
   * @param complete whether all of the key's history was seen, back to before the write was sent
   */
  private record Search(OptionalLong found, boolean complete) {}

  private Search search(Commit commit, Key key, long before, Deadline deadline) {
    for (long at = Long.MAX_VALUE; at > before; ) {
      Optional<Stored> then = at(key, at == Long.MAX_VALUE ? 0 : at, deadline);
      if (then.isEmpty()) {
        // Ours may have been there and be deleted: what lies behind a delete can't be read.
        return new Search(OptionalLong.empty(), false);
      }
      long revision = Version.revision(then.get().version());
      if (commit.wrote(then.get())) {
        return new Search(OptionalLong.of(revision), true);
      }
      at = revision - 1;
    }
    return new Search(OptionalLong.empty(), true);
  }

  /** Whether a compare with a revision fails: revisions do not come back, so it always will. */
  private static boolean foreverFailed(Commit commit, Outcome.Rejected now) {
    for (Check check : commit.transaction().checks()) {
      if (check instanceof Check.Unchanged(Key key, long version) && moved(now, key, version)) {
        return true;
      }
    }
    for (Write write : commit.transaction().writes()) {
      boolean moved =
          switch (write) {
            case Write.Create _ -> false;
            case Write.Update(Key key, long version, _) -> moved(now, key, version);
            case Write.Delete(Key key, long version) -> moved(now, key, version);
          };
      if (moved) {
        return true;
      }
    }
    return false;
  }

  private static boolean moved(Outcome.Rejected now, Key key, long expected) {
    Stored there = now.current().get(key);
    return there == null || Version.revision(there.version()) != Version.revision(expected);
  }

  private Optional<Stored> at(Key key, long revision, Deadline deadline) {
    RangeRequest request =
        RangeRequest.newBuilder().setKey(Kv.bytes(key)).setRevision(revision).build();
    Attempt<RangeResponse> attempt = channels.once(KVGrpc.getRangeMethod(), request, deadline);
    return switch (attempt) {
      case Attempt.Answered<RangeResponse>(RangeResponse response) ->
          response.getKvsList().stream().findFirst().map(kv -> Kv.stored(key, kv));
      case Attempt.Failed<RangeResponse>(StatusRuntimeException error, _) ->
          throw new FailureException(
              new Failure.UnknownOutcome(
                  "etcd's reply to the write was lost, and its history can't be read: "
                      + error.getMessage()),
              error);
    };
  }
}
