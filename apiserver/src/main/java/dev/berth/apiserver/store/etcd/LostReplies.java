package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import dev.berth.apiserver.store.etcd.History.Moment;
import io.etcd.jetcd.api.Event;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Deadline;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Finds out what became of a group whose reply was lost.
 *
 * <p>The group may have happened, may never have arrived, or may still be on its way. First the
 * {@link Fence} is raised, so that the last can't be any more. Then the history between the sending
 * and the fence is read, and tells:
 *
 * <ol>
 *   <li>What a member put carries its id: there it is, or the member did not happen and never will.
 *   <li>A delete carries no id, but all that a group did shares a revision: where another member is
 *       found, the deletes are its group's. Else a delete of that very state of the key may be
 *       anybody's, and is <em>unknown</em>.
 * </ol>
 *
 * When that history is compacted, the present state tells what it can.
 */
final class LostReplies {
  private final EtcdChannels channels;
  private final SeenRevision seen;
  private final Fence fence;
  private final History history;

  LostReplies(EtcdChannels channels, SeenRevision seen, Fence fence) {
    this.channels = channels;
    this.seen = seen;
    this.fence = fence;
    this.history = new History(channels);
  }

  /**
   * @param before a revision before the group was sent
   * @return in the order of the members
   */
  List<Sent> resolve(Group group, long before, StatusRuntimeException lost, Deadline deadline) {
    long fenced;
    Optional<List<Moment>> moments;
    try {
      fenced = fence.raise(deadline);
      if (fenced > before) {
        seen.at(fenced);
        moments = history.between(before, fenced, keys(group), deadline);
      } else {
        seen.setBackTo(fenced);
        moments = Optional.empty();
      }
    } catch (FailureException e) {
      return group.members().stream().map(_ -> unknown(lost)).toList();
    }
    OptionalLong groupAt =
        moments.map(all -> revisionOf(group, all)).orElseGet(OptionalLong::empty);
    List<Sent> results = new ArrayList<>();
    for (int i = 0; i < group.members().size(); i++) {
      int member = i;
      results.add(
          moments
              .map(all -> byHistory(group.members().get(member), all, groupAt, lost))
              .orElseGet(() -> byPresentState(group, member, lost, deadline)));
    }
    return results;
  }

  private static Set<ByteString> keys(Group group) {
    Set<ByteString> keys = new HashSet<>();
    group
        .members()
        .forEach(member ->
            member.transaction().writes().forEach(write -> keys.add(Kv.bytes(write.key()))));
    return keys;
  }

  /** At which revision the group happened, when one of its members has left its id. */
  private static OptionalLong revisionOf(Group group, List<Moment> moments) {
    for (Moment moment : moments) {
      for (Event event : moment.events()) {
        boolean ours =
            event.getType() == Event.EventType.PUT
                && group.members().stream()
                    .anyMatch(member -> member.wrote(event.getKv().getValue()));
        if (ours) {
          return OptionalLong.of(moment.revision());
        }
      }
    }
    return OptionalLong.empty();
  }

  private static Sent byHistory(
      Commit member, List<Moment> moments, OptionalLong groupAt, StatusRuntimeException lost) {
    for (Moment moment : moments) {
      boolean here =
          member.puts() > 0
              ? hasPutOf(member, moment)
              : groupAt.isPresent()
                  && groupAt.getAsLong() == moment.revision()
                  && deletesAsExpected(member, moment);
      if (here) {
        return new Sent.Decided(outcome(member, moment));
      }
    }
    boolean mayBe =
        member.puts() == 0
            && groupAt.isEmpty()
            && moments.stream().anyMatch(moment -> deletesAsExpected(member, moment));
    return mayBe ? unknown(lost) : new Sent.DidNotHappen();
  }

  private static boolean hasPutOf(Commit member, Moment moment) {
    return moment.events().stream()
        .anyMatch(event ->
            event.getType() == Event.EventType.PUT && member.wrote(event.getKv().getValue()));
  }

  /** Whether all keys that a member deletes are deleted here, from the states that it expected. */
  private static boolean deletesAsExpected(Commit member, Moment moment) {
    for (Write write : member.transaction().writes()) {
      if (write instanceof Write.Delete(Key key, long expected)) {
        Optional<Event> event = eventOf(key, moment);
        boolean asExpected =
            event.isPresent()
                && event.get().getType() == Event.EventType.DELETE
                // A state that is compacted may have been the expected one.
                && (!event.get().hasPrevKv()
                    || event.get().getPrevKv().getModRevision() == Version.revision(expected));
        if (!asExpected) {
          return false;
        }
      }
    }
    return true;
  }

  /** Its versions, as the events of the revision tell them. */
  private static Outcome outcome(Commit member, Moment moment) {
    List<Long> versions = new ArrayList<>();
    for (Write write : member.transaction().writes()) {
      int position =
          switch (write) {
            case Write.Create(Key key, _) -> positionOfPut(key, moment);
            case Write.Update(Key key, _, _) -> positionOfPut(key, moment);
            case Write.Delete(Key key, _) -> positionOfDelete(key, moment);
          };
      versions.add(Version.of(moment.revision(), position));
    }
    return new Outcome.Committed(moment.revision(), versions);
  }

  private static int positionOfPut(Key key, Moment moment) {
    return ObjectBytes.position(eventOf(key, moment).orElseThrow().getKv().getValue());
  }

  private static int positionOfDelete(Key key, Moment moment) {
    int position = Version.FIRST_DELETE;
    for (Event event : moment.events()) {
      String path = event.getKv().getKey().toStringUtf8();
      if (path.equals(key.path())) {
        return position;
      }
      if (event.getType() == Event.EventType.DELETE && path.startsWith(key.kindPath())) {
        position++;
      }
    }
    throw new IllegalStateException("a delete without its event: " + key);
  }

  private static Optional<Event> eventOf(Key key, Moment moment) {
    ByteString name = Kv.bytes(key);
    return moment.events().stream()
        .filter(event -> event.getKv().getKey().equals(name))
        .findFirst();
  }

  private Sent byPresentState(
      Group group, int index, StatusRuntimeException lost, Deadline deadline) {
    Commit member = group.members().get(index);
    TxnResponse now;
    try {
      now = channels.read(KVGrpc.getTxnMethod(), member.reads(), deadline);
    } catch (FailureException e) {
      return unknown(lost);
    }
    Map<Key, Stored> state = new HashMap<>(member.rejected(now.getResponsesList()).current());
    for (Stored stored : state.values()) {
      if (member.deletes() == 0 && member.wrote(stored.bytes())) {
        return new Sent.Decided(group.putsAt(index, Version.revision(stored.version())));
      }
    }
    // What holds now held all the time: revisions do not come back. But an absent key may have
    // come and gone.
    boolean untouched =
        member.holdsIn(state)
            && member.transaction().writes().stream().noneMatch(Write.Create.class::isInstance);
    return untouched ? new Sent.DidNotHappen() : unknown(lost);
  }

  private static Sent unknown(StatusRuntimeException lost) {
    return new Sent.Failed(
        new FailureException(
            new Failure.UnknownOutcome(
                "etcd's reply to the write was lost, and its outcome can't be found out: "
                    + lost.getMessage()),
            lost));
  }
}
