package dev.berth.apiserver.history;

import dev.berth.apiserver.store.Space;
import java.util.Optional;

/**
 * How far the quota is taken up, on the member where that is most. Two sizes count:
 *
 * <ul>
 *   <li>What is <em>used</em>: objects and their history. Deleting and compacting win it back; what
 *       is written later takes the free pages first.
 *   <li>The <em>file</em>, free pages and all. It never shrinks by itself, and it is what etcd
 *       compares with its quota: with a file as large as the quota etcd raises its alarm at the
 *       next plain write, however much in it is free. Only a defragmentation helps.
 * </ul>
 *
 * @param alarm whether the store has raised it
 */
record Usage(long usedBytes, long fileBytes, long quotaBytes, boolean alarm) {
  /** Empty when no member said anything. */
  static Optional<Usage> of(Space space, long quotaUnlessTold) {
    long used = 0;
    long file = 0;
    boolean any = false;
    for (Space.Member member : space.members()) {
      any |= member.fileBytes() > 0;
      used = Math.max(used, member.usedBytes());
      file = Math.max(file, member.fileBytes());
    }
    return any
        ? Optional.of(
            new Usage(used, file, space.quotaBytes().orElse(quotaUnlessTold), space.alarm()))
        : Optional.empty();
  }

  double usedShare() {
    return (double) usedBytes / quotaBytes;
  }

  double fileShare() {
    return (double) fileBytes / quotaBytes;
  }
}
