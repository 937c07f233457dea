package dev.berth.apiserver.watch;

import dev.berth.api.kind.Kind;
import dev.berth.apiserver.store.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must have happened between a snapshot and a later list, when the history between is gone.
 *
 * <p>What was put has its own version. When something was deleted is not known; such a change gets
 * a version of its own behind the snapshot, one that only deletes have. Objects that were deleted
 * and made again come first, so that the delete is before the new object: at most 64 deletes share
 * a revision, and so the n-th of them in order of the new versions has room.
 */
final class Difference {
  private static final int DELETES = Version.LAST - Version.FIRST_DELETE;

  private Difference() {}

  /**
   * In the order of versions.
   *
   * @param position of the snapshot
   * @param list all objects at the revision
   */
  static List<Change> between(
      Kind<?> kind, Snapshot snapshot, long position, List<Item> list, long revision) {
    List<Change> changes = new ArrayList<>();
    List<Item> recreatedFrom = new ArrayList<>();
    List<Item> recreated = new ArrayList<>();
    Set<String> present = new HashSet<>();
    for (Item item : list) {
      present.add(item.path());
      @Nullable Item old = snapshot.get(item.path());
      if (old != null && old.stored().version() == item.stored().version()) {
        continue;
      }
      boolean another = old != null && !old.uid().equals(item.uid());
      if (another) {
        recreated.add(item);
      }
      changes.add(change(kind, item, another ? null : old));
    }
    recreated.sort(Comparator.comparingLong(item -> item.stored().version()));
    for (Item item : recreated) {
      Item old = snapshot.get(item.path());
      if (old != null) {
        recreatedFrom.add(old);
      }
    }
    for (Item item : snapshot.under("")) {
      if (!present.contains(item.path())) {
        recreatedFrom.add(item);
      }
    }
    for (int i = 0; i < recreatedFrom.size(); i++) {
      Item gone = recreatedFrom.get(i);
      long version =
          Version.of(
              Version.revision(position) + 1 + i / DELETES, Version.FIRST_DELETE + i % DELETES);
      changes.add(
          new Change(
              kind, gone.stored().key(), Math.min(version, Version.endOf(revision)), null, gone));
    }
    changes.sort(Comparator.comparingLong(Change::version));
    return changes;
  }

  private static Change change(Kind<?> kind, Item item, @Nullable Item old) {
    return new Change(kind, item.stored().key(), item.stored().version(), item, old);
  }
}
