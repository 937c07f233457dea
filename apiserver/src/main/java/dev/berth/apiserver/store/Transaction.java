package dev.berth.apiserver.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes that happen all or not at all, at one revision: at most 64 of them, and 126 keys in all.
 * No key may occur twice, in writes and checks together.
 *
 * @param spaceUse what it does to the space that the store takes
 */
public record Transaction(List<Check> checks, List<Write> writes, SpaceUse spaceUse) {
  /** More writes would not have a position each. */
  public static final int MAX_WRITES = Version.FIRST_DELETE;

  /** etcd takes 128 compares or operations, of which the store has two for itself. */
  private static final int MAX_KEYS = 126;

  public Transaction {
    checks = List.copyOf(checks);
    writes = List.copyOf(writes);
    if (writes.isEmpty()) {
      throw new IllegalArgumentException("writes is empty");
    }
    if (writes.size() > MAX_WRITES || checks.size() + writes.size() > MAX_KEYS) {
      throw new IllegalArgumentException("too many writes or checks for one transaction");
    }
    Set<Key> keys = new HashSet<>();
    checks.forEach(check -> requireNew(keys, check.key()));
    writes.forEach(write -> requireNew(keys, write.key()));
  }

  /**
   * One that is taken to grow, unless it deletes and creates nothing: who knows better says so by
   * {@link #with}.
   */
  public Transaction(List<Check> checks, List<Write> writes) {
    this(checks, writes, spaceUseOf(writes));
  }

  public static Transaction of(Write... writes) {
    return new Transaction(List.of(), List.of(writes));
  }

  public Transaction with(SpaceUse use) {
    return new Transaction(checks, writes, use);
  }

  /**
   * The position of each write, in the order of the writes, when the transaction is a group of its
   * own. Puts are numbered from 0; deletes from {@link Version#FIRST_DELETE}, those of each kind by
   * themselves, for a watch of one kind sees no other's.
   */
  public List<Integer> positions() {
    int puts = 0;
    Map<String, Integer> deletes = new HashMap<>();
    List<Integer> positions = new ArrayList<>(writes.size());
    for (Write write : writes) {
      positions.add(
          switch (write) {
            case Write.Create _, Write.Update _ -> puts++;
            case Write.Delete(Key key, _) ->
                Version.FIRST_DELETE - 1 + deletes.merge(key.kindPath(), 1, Integer::sum);
          });
    }
    return List.copyOf(positions);
  }

  private static SpaceUse spaceUseOf(List<Write> writes) {
    boolean deletes = writes.stream().anyMatch(Write.Delete.class::isInstance);
    boolean creates = writes.stream().anyMatch(Write.Create.class::isInstance);
    return deletes && !creates ? SpaceUse.FREES : SpaceUse.GROWS;
  }

  private static void requireNew(Set<Key> keys, Key key) {
    if (!keys.add(key)) {
      throw new IllegalArgumentException("key occurs twice: " + key);
    }
  }
}
