package dev.berth.apiserver.store.etcd;

import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.SpaceUse;
import dev.berth.apiserver.store.Transaction;
import dev.berth.apiserver.store.Version;
import dev.berth.apiserver.store.Write;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Transactions that travel together: each an inner transaction, with its own compares and its own
 * outcome, of one outer transaction.
 *
 * <p>etcd judges all compares by the state before the group. So what one member writes no other may
 * write, compare or read; else two members could each rely on what the other one changes. Members
 * that keep apart are as good as carried out one after the other, in the order of their positions.
 */
final class Group {
  static final int MAX_MEMBERS = 64;
  private static final int MAX_PUTS = Transaction.MAX_WRITES;

  /** Of any one kind; so of all kinds together, which is simpler to count. */
  private static final int MAX_DELETES = Version.LAST + 1 - Version.FIRST_DELETE;

  /** etcd's limit: the members, and the operations or compares of the largest of them. */
  private static final int MAX_OPERATIONS = 128;

  private static final long MAX_BYTES = 256 << 10;

  private final List<Commit> members = new ArrayList<>();

  /** Of the puts of each member. */
  private final List<Integer> firstPositions = new ArrayList<>();

  private final Set<Key> written = new HashSet<>();
  private final Set<Key> named = new HashSet<>();
  private int puts;
  private int deletes;
  private int largest;
  private long bytes;

  static Group of(Commit alone) {
    Group group = new Group();
    group.add(alone);
    return group;
  }

  /**
   * Whether there is room for a member, and it keeps apart from the others. The first may be large.
   */
  boolean takes(Commit commit) {
    boolean room =
        members.size() < MAX_MEMBERS
            && puts + commit.puts() <= MAX_PUTS
            && deletes + commit.deletes() <= MAX_DELETES
            && bytes + commit.bytes() <= MAX_BYTES
            && members.size() + 1 + Math.max(largest, commit.keys().size()) <= MAX_OPERATIONS;
    return members.isEmpty() || (room && keepsApart(commit));
  }

  private boolean keepsApart(Commit commit) {
    for (Key key : commit.keys()) {
      if (written.contains(key)) {
        return false;
      }
    }
    for (Write write : commit.transaction().writes()) {
      if (named.contains(write.key())) {
        return false;
      }
    }
    return true;
  }

  /** Adds what it {@link #takes}. */
  void add(Commit commit) {
    firstPositions.add(puts);
    members.add(commit);
    commit.transaction().writes().forEach(write -> written.add(write.key()));
    named.addAll(commit.keys());
    puts += commit.puts();
    deletes += commit.deletes();
    largest = Math.max(largest, commit.keys().size());
    bytes += commit.bytes();
  }

  boolean isFull() {
    return members.size() == MAX_MEMBERS || puts == MAX_PUTS || bytes >= MAX_BYTES;
  }

  List<Commit> members() {
    return members;
  }

  /** What a member's outcome is when it was carried out, and it has no deletes. */
  Outcome.Committed putsAt(int member, long revision) {
    return members.get(member).committed(revision, firstPositions.get(member), new HashMap<>());
  }

  /**
   * A member that is alone travels without an outer transaction, when it is one that etcd may
   * refuse for want of space: its quota does not see into nested ones.
   *
   * @param fence the revision that the {@link Fence} must have
   */
  TxnRequest request(long fence) {
    if (isPlain()) {
      return members
          .getFirst()
          .request(0)
          .addCompare(Fence.stands(fence))
          .addFailure(Fence.read())
          .build();
    }
    TxnRequest.Builder outer =
        TxnRequest.newBuilder().addCompare(Fence.stands(fence)).addFailure(Fence.read());
    for (int i = 0; i < members.size(); i++) {
      outer.addSuccess(
          RequestOp.newBuilder().setRequestTxn(members.get(i).request(firstPositions.get(i))));
    }
    return outer.build();
  }

  /** How a request was answered. */
  sealed interface Answer {
    /** In the order of the members. */
    record Outcomes(List<Outcome> outcomes) implements Answer {}

    /** Nothing was written, for the fence has moved. */
    record Fenced() implements Answer {}
  }

  /** Reads the answer to {@link #request} of a fence. */
  Answer read(TxnResponse response, long sentWith, Fence fence) {
    if (!response.getSucceeded()
        && fence.learn(response.getResponses(response.getResponsesCount() - 1)) != sentWith) {
      return new Answer.Fenced();
    }
    return new Answer.Outcomes(isPlain() ? List.of(outcomeOfOne(response)) : outcomes(response));
  }

  private boolean isPlain() {
    return members.size() == 1 && members.getFirst().transaction().spaceUse() == SpaceUse.GROWS;
  }

  private Outcome outcomeOfOne(TxnResponse response) {
    Commit member = members.getFirst();
    return response.getSucceeded()
        ? member.committed(response.getHeader().getRevision(), 0, new HashMap<>())
        : member.rejected(response.getResponsesList());
  }

  private List<Outcome> outcomes(TxnResponse response) {
    long revision = response.getHeader().getRevision();
    List<Outcome> outcomes = new ArrayList<>(members.size());
    Map<String, Integer> deleted = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      Commit member = members.get(i);
      TxnResponse inner = response.getResponses(i).getResponseTxn();
      // A member that was rejected deleted nothing, so its deletes take no positions.
      outcomes.add(
          inner.getSucceeded()
              ? member.committed(revision, firstPositions.get(i), deleted)
              : member.rejected(inner.getResponsesList()));
    }
    return outcomes;
  }
}
