package dev.berth.apiserver.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Carries out what a store said it had committed, one transaction after the other, and complains
 * where that could not have been.
 */
final class SerialModel {
  /** A transaction, and how the store said that it ended. */
  record Told(Transaction transaction, Outcome outcome) {}

  /** The version of each key that exists. */
  private final Map<Key, Long> state = new HashMap<>();

  private final Map<Key, Set<Long>> everThere = new HashMap<>();

  /** The state that is left in the end. */
  Map<Key, Long> state() {
    return state;
  }

  void carryOut(Collection<Told> all) {
    TreeMap<Long, List<Told>> byRevision = new TreeMap<>();
    for (Told told : all) {
      if (told.outcome() instanceof Outcome.Committed done) {
        byRevision.computeIfAbsent(done.revision(), _ -> new ArrayList<>()).add(told);
      }
    }
    byRevision.forEach(this::group);
    for (Told told : all) {
      if (told.outcome() instanceof Outcome.Rejected(var current)) {
        assertThat(holds(told.transaction(), versions(current))).as("%s", told).isFalse();
        current.forEach((key, stored) ->
            assertThat(everThere.getOrDefault(key, Set.of()))
                .as("%s", told)
                .contains(stored.version()));
      }
    }
  }

  /** Those that share a revision must keep apart: then any order of theirs is as good. */
  private void group(long revision, List<Told> group) {
    Map<Key, Long> before = Map.copyOf(state);
    Set<Key> written = new HashSet<>();
    Set<String> versions = new HashSet<>();
    for (Told told : group) {
      assertThat(holds(told.transaction(), before)).as("%s in %s", told, before).isTrue();
      List<Write> writes = told.transaction().writes();
      for (int i = 0; i < writes.size(); i++) {
        long version = ((Outcome.Committed) told.outcome()).versions().get(i);
        Key key = writes.get(i).key();
        assertThat(Version.revision(version)).isEqualTo(revision);
        assertThat(versions.add(key.kindPath() + version)).as("%s is unique", version).isTrue();
        assertThat(written.add(key)).as("%s is written once at %d", key, revision).isTrue();
        if (writes.get(i) instanceof Write.Delete) {
          state.remove(key);
        } else {
          state.put(key, version);
          everThere.computeIfAbsent(key, _ -> new HashSet<>()).add(version);
        }
      }
    }
    for (Told told : group) {
      Set<Key> own = new HashSet<>();
      told.transaction().writes().forEach(write -> own.add(write.key()));
      told.transaction()
          .checks()
          .forEach(check ->
              assertThat(own.contains(check.key()) || !written.contains(check.key()))
                  .as("%s reads what another wrote at %d", told, revision)
                  .isTrue());
    }
  }

  private static Map<Key, Long> versions(Map<Key, Stored> stored) {
    Map<Key, Long> versions = new HashMap<>();
    stored.forEach((key, one) -> versions.put(key, one.version()));
    return versions;
  }

  private static boolean holds(Transaction transaction, Map<Key, Long> in) {
    return transaction.checks().stream()
            .allMatch(check ->
                switch (check) {
                  case Check.Absent(Key key) -> !in.containsKey(key);
                  case Check.Unchanged(Key key, long version) -> isAt(in, key, version);
                })
        && transaction.writes().stream()
            .allMatch(write ->
                switch (write) {
                  case Write.Create(Key key, _) -> !in.containsKey(key);
                  case Write.Update(Key key, long version, _) -> isAt(in, key, version);
                  case Write.Delete(Key key, long version) -> isAt(in, key, version);
                });
  }

  private static boolean isAt(Map<Key, Long> in, Key key, long version) {
    return in.containsKey(key) && Version.revision(in.get(key)) == Version.revision(version);
  }
}
