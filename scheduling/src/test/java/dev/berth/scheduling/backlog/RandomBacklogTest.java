package dev.berth.scheduling.backlog;

import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.Tasks.key;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.scheduling.Queues;
import dev.berth.scheduling.backlog.Backlog.Turn;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

final class RandomBacklogTest {
  /** Against a naive list of who is where. */
  @Property(tries = 150)
  void everybodyIsInOnePlace(@ForAll long seed) {
    Random random = new Random(seed);
    Desk desk = new Desk();
    desk.use(Queues.queue("qa"), Queues.queue("qb"));
    Map<String, String> state = new HashMap<>();
    Map<String, Task> tasks = new HashMap<>();
    Map<String, Long> until = new HashMap<>();
    Map<String, Integer> failures = new HashMap<>();
    long now = 0;
    for (int step = 0; step < 200; step++) {
      String name = "t" + random.nextInt(12);
      Task known = tasks.get(name);
      switch (random.nextInt(9)) {
        case 0, 1 -> {
          Task task =
              known == null || random.nextInt(4) == 0
                  ? in(
                      name.hashCode() % 2 == 0 ? "a" : "b",
                      priority(random.nextInt(2), task(name, 1 + random.nextInt(2) + "", "1Gi")))
                  : known;
          desk.offer(task);
          if (known == null) {
            state.put(name, "ready");
          } else if (!task.equals(known) && !"taken".equals(state.get(name))) {
            // Perhaps it joins a parked lane of its like.
            state.put(name, "ready or parked");
          }
          if (!task.equals(known)) {
            failures.remove(name);
          }
          tasks.put(name, task);
        }
        case 2 -> {
          desk.backlog.remove(known == null ? key(task(name, "1", "1Gi")) : key(known));
          state.remove(name);
          tasks.remove(name);
          failures.remove(name);
        }
        case 3, 4 -> {
          Optional<Turn> turn = desk.backlog.take();
          turn.ifPresent(one -> {
            String took = one.pending().key().name();
            assertThat(state.get(took)).isNotIn("taken", "delayed");
            state.put(took, "taken");
          });
        }
        case 5 -> {
          if (known != null && "taken".equals(state.get(name))) {
            desk.backlog.park(key(known), new Desk.Because("x"));
            state.replaceAll((_, is) -> is.equals("ready") ? "ready or parked" : is);
            state.put(name, "parked");
          }
        }
        case 6 -> {
          if (known != null && "taken".equals(state.get(name))) {
            int before = failures.merge(name, 1, Integer::sum) - 1;
            until.put(name, now + Delays.after(before).toNanos());
            desk.backlog.retry(key(known), now);
            state.put(name, "delayed");
          }
        }
        case 7 -> {
          now += random.nextLong(2 * Desk.MOMENT);
          desk.changes.freed(0);
          desk.backlog.wake(now);
          long passed = now;
          state.replaceAll((one, is) ->
              is.endsWith("parked")
                      || (is.equals("delayed") && until.getOrDefault(one, 0L) <= passed)
                  ? "ready"
                  : is);
        }
        default -> desk.use(Queues.queue("qa"), Queues.weighing("qb", 1 + random.nextInt(3)));
      }
      assertThat(desk.backlog.size()).isEqualTo(tasks.size());
      assertThat(desk.tree.root().wanted().tasks())
          .isEqualTo((int) state.values().stream().filter(is -> !is.equals("taken")).count());
    }
    desk.changes.freed(0);
    desk.backlog.wake(now + 10_000 * Desk.MOMENT);
    Set<String> left = new HashSet<>(desk.takeAll());
    state.forEach(
        (name, is) -> assertThat(left.contains(name)).as(is).isEqualTo(!is.equals("taken")));
    tasks.values().forEach(task -> desk.backlog.remove(key(task)));
    assertThat(desk.backlog.size()).isZero();
    assertThat(desk.tree.root().wanted().of(0)).isZero();
    assertThat(desk.backlog.hasWork(now + 10_000 * Desk.MOMENT)).isFalse();
    assertThat(desk.backlog.waitsForTime()).isFalse();
  }
}
