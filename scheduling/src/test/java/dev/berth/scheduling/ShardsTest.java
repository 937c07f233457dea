package dev.berth.scheduling;

import static dev.berth.scheduling.Queues.part;
import static dev.berth.scheduling.Queues.queue;
import static dev.berth.scheduling.Tasks.grouped;
import static dev.berth.scheduling.Tasks.in;
import static dev.berth.scheduling.testing.Samples.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.meta.Quantities;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.queue.QueueFacts;
import dev.berth.scheduling.queue.QueueNode;
import dev.berth.scheduling.queue.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What one scheduler decides, and what it only counts, when several share the queues. */
final class ShardsTest {
  private static final String OURS = nameIn(0);
  private static final String THEIRS = nameIn(1);

  private final World world = new World(1, new Shard(0, 2));

  private static String nameIn(int shard) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> "q" + i)
        .filter(new Shard(shard, 2)::has)
        .findFirst()
        .orElseThrow();
  }

  private void share() {
    world.queues(List.of(queue(OURS), queue(THEIRS)), "a=" + OURS, "b=" + THEIRS);
  }

  @Test
  void decidesAboutItsOwnQueuesOnly() {
    share();
    world.node("n1", "8", "8Gi");
    world.pending(in("b", task("theirs", "1", "1Gi")), in("a", task("ours", "1", "1Gi")));

    assertThat(World.chosen(world.decide())).containsExactly("ours");
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
    assertThat(world.scheduling.pending()).isEqualTo(2);
  }

  @Test
  void saysNothingAboutTheTasksOfOthers() {
    share();
    world.node("n1", "1", "1Gi");
    world.pending(in("b", task("theirs", "2", "1Gi")), in("a", task("ours", "2", "1Gi")));

    assertThat(World.waiting(world.decide())).containsExactly("ours");
  }

  @Test
  void countsWhatOthersHave() {
    share();
    world.node("n1", "2", "8Gi");
    world.bound(in("b", task("theirs", "1", "1Gi")), "n1");
    world.pending(in("a", task("first", "1", "1Gi")), in("a", task("second", "1", "1Gi")));

    assertThat(World.chosen(world.decide())).containsExactly("first");

    world.gone(in("b", task("theirs", "1", "1Gi")));
    assertThat(World.chosen(world.decide())).containsExactly("second");
  }

  @Test
  void partsAreWhereTheirTopIs() {
    world.queues(
        List.of(
            queue(OURS),
            queue(THEIRS),
            part("x1", OURS, _ -> {}),
            part("x2", OURS, _ -> {}),
            part("x3", THEIRS, _ -> {}),
            part("x4", "x3", _ -> {})),
        "a=x1",
        "b=x2",
        "c=x4");
    world.node("n1", "8", "8Gi");
    for (String namespace : List.of("a", "b", "c")) {
      world.pending(in(namespace, task("in-" + namespace, "1", "1Gi")));
    }

    assertThat(World.chosen(world.decide())).containsExactlyInAnyOrder("in-a", "in-b");
  }

  @Test
  void taskWhoseNamespaceComesOverIsDecided() {
    share();
    world.node("n1", "8", "8Gi");
    world.pending(in("b", task("moves", "1", "1Gi")));
    assertThat(World.chosen(world.decide())).isEmpty();

    world.queues(List.of(queue(OURS), queue(THEIRS)), "a=" + OURS, "b=" + OURS);

    assertThat(World.chosen(world.decide())).containsExactly("moves");
  }

  @Test
  void taskWhoseNamespaceHasLeftIsNot() {
    share();
    world.node("n1", "8", "8Gi");
    world.pending(in("a", task("moves", "1", "1Gi")));
    Round sent = world.decide();
    assertThat(World.chosen(sent)).containsExactly("moves");

    world.queues(List.of(queue(OURS), queue(THEIRS)), "a=" + THEIRS);
    world.fail(sent);
    world.pass(Duration.ofMinutes(1));

    assertThat(World.chosen(world.decide())).isEmpty();
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
  }

  @Test
  void whatAnotherQueueIsGuaranteedAndWaitsForIsLeftToIt() {
    QueueFacts promised = queue(THEIRS, spec -> spec.putGuaranteed("cpu", Quantities.of("3")));
    world.queues(List.of(queue(OURS), promised), "a=" + OURS, "b=" + THEIRS);
    world.node("n1", "4", "8Gi");
    for (int i = 0; i < 4; i++) {
      world.pending(in("b", task("theirs" + i, "1", "1Gi")));
      world.pending(in("a", task("ours" + i, "1", "1Gi")));
    }

    assertThat(World.chosen(world.decide())).containsExactly("ours0");
  }

  @Test
  void groupOfAnotherIsNotGivenUp() {
    share();
    world.node("n1", "1", "8Gi");
    Task one = in("b", grouped("solver", task("one", "1", "1Gi")));
    world.groupIn("b", "solver", 2, Duration.ofSeconds(60));
    world.bound(one, "n1");
    world.pending(in("b", grouped("solver", task("two", "1", "1Gi"))));

    assertThat(World.evictions(world.decide())).isEmpty();
    world.pass(Duration.ofMinutes(2));
    assertThat(world.scheduling.hasWork(world.now)).isFalse();
    assertThat(World.evictions(world.decide())).isEmpty();
  }

  @Test
  void eachQueueIsOneShards() {
    List<QueueFacts> queues = Stream.of("a", "b", "c", "d").map(Queues::queue).toList();
    for (String name : List.of("a", "b", "c", "d", "default")) {
      assertThat(Stream.of(0, 1, 2).filter(shard -> isOurs(shard, queues, name))).hasSize(1);
    }
  }

  private static boolean isOurs(int shard, List<QueueFacts> queues, String name) {
    World one = new World(1, new Shard(shard, 3));
    one.queues(queues);
    QueueNode queue = Objects.requireNonNull(one.scheduling.queues().queue(name));
    return queue.isOurs();
  }

  /** Each sees late what the others bind; the nodes refuse what is too much. */
  @Property(tries = 60)
  void nobodyOverfillsANodeAndAllFindAPlace(@ForAll long seed) {
    ShardRace race = new ShardRace(seed);

    race.run();

    assertThat(race.unplaced()).isEmpty();
    assertThat(race.wronglyDecided()).isEmpty();
  }
}
