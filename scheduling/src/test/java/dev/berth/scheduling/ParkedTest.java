package dev.berth.scheduling;

import static dev.berth.scheduling.Tasks.apartFrom;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.peaceful;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.Task;
import dev.berth.api.v1.TopologySpread;
import dev.berth.api.v1.WhenUnsatisfiable;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.testing.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tasks that find no place: they cost nothing until something can help them. */
final class ParkedTest {
  private final World world = new World();

  @Test
  void firstComeIsFirstServedAlsoAfterWaiting() {
    world.pending(task("a", "1", "1Gi"), task("b", "1", "1Gi"));
    assertThat(World.waiting(world.decide())).containsExactly("a", "b");
    world.pending(task("c", "1", "1Gi"));

    world.node("n1", "2", "4Gi");

    assertThat(World.chosen(world.decide())).containsExactly("a", "b");
  }

  @Test
  void isNotDecidedAgainUntilSomethingCanHelp() {
    world.node("n1", "1", "1Gi");
    Task task = task("a", "2", "1Gi");
    world.pending(task);
    world.decide();

    Task.Builder annotated = task.toBuilder();
    annotated.getMetadataBuilder().putAnnotations("x", "y");
    world.pending(annotated.build());
    world.node("n1", "1", "1Gi");

    assertThat(world.scheduling.hasWork(world.now)).isFalse();
    assertThat(World.waiting(world.decide())).isEmpty();
  }

  @Test
  void isDecidedAgainWhenItAsksForLessAndKeepsItsTurn() {
    world.node("n1", "1", "1Gi");
    world.pending(selecting("disk", "ssd", task("a", "1", "1Gi")));
    world.decide();
    world.pending(task("b", "1", "1Gi"));

    world.pending(task("a", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void freedRoomWakesOnlyThoseThatLackRoom() {
    world.node("n1", "1", "1Gi");
    Task first = task("first", "1", "1Gi");
    world.pending(first);
    world.settle();
    world.pending(task("waits", "1", "1Gi"), selecting("disk", "ssd", task("selects", "0", "0")));
    world.decide();

    world.gone(first);
    Round round = world.decide();

    assertThat(World.chosen(round)).containsExactly("waits");
    assertThat(World.waiting(round)).isEmpty();
  }

  @Test
  void nodeWithTheLabelWakesThoseThatSelectIt() {
    world.node("n1", "1", "1Gi");
    world.pending(selecting("disk", "ssd", task("a", "1", "1Gi")));
    world.decide();

    world.node(Samples.labelled(node("n1", "1", "1Gi"), "disk", "ssd"));

    assertThat(World.chosen(world.decide())).containsExactly("a");
  }

  @Test
  void newPlacesNearWakeThoseThatWantCompany() {
    world.node("n1", "4", "4Gi");
    world.pending(
        with(
            spec ->
                spec.getAffinityBuilder()
                    .getTaskAffinityBuilder()
                    .addRequiredBuilder()
                    .setTopologyKey("berth.dev/hostname")
                    .getLabelSelectorBuilder()
                    .putMatchLabels("app", "db"),
            task("web", "1", "1Gi")));
    assertThat(World.sentence(world.decide(), "web")).contains("none of the tasks that it wants");

    world.pending(labelled("app", "db", task("db", "1", "1Gi")));
    world.settle();

    assertThat(world.boundOf("default")).isEqualTo(2);
  }

  @Test
  void leavingNeighbourWakesThoseThatKeepApart() {
    world.node("n1", "4", "4Gi");
    Task noisy = labelled("app", "noisy", task("noisy", "1", "1Gi"));
    world.pending(noisy);
    world.settle();
    world.pending(apartFrom("app", "noisy", task("quiet", "1", "1Gi")));
    assertThat(World.waiting(world.decide())).containsExactly("quiet");

    world.gone(noisy);

    assertThat(World.chosen(world.decide())).containsExactly("quiet");
  }

  @Test
  void nodeThatGoesWakesThoseThatMustNotBeUnevenWithIt() {
    world.node(Samples.labelled(node("a", "4", "4Gi"), "zone", "a"));
    world.node(Samples.labelled(node("b", "1", "1Gi"), "zone", "b"));
    world.pending(spread("s1"), spread("s2"));
    world.settle();
    world.bound(task("x", "1", "1Gi"), "b");
    world.pending(spread("s3"), spread("s4"));
    world.settle();
    assertThat(world.boundOf("default")).as("zone b is full").isEqualTo(4);

    world.removeNode("b");
    world.settle();

    assertThat(world.nodeOf(spread("s4"))).isEqualTo("a");
  }

  private static Task spread(String name) {
    Task task =
        with(
            spec ->
                spec.addTopologySpread(
                    TopologySpread.newBuilder()
                        .setTopologyKey("zone")
                        .setMaxSkew(1)
                        .setWhenUnsatisfiable(
                            WhenUnsatisfiable.WHEN_UNSATISFIABLE_DO_NOT_SCHEDULE)),
            task(name, "500m", "512Mi"));
    return labelled("app", "s", task);
  }

  @Test
  void nothingWaitsBehindATaskThatFitsNowhere() {
    world.node("n1", "2", "2Gi");
    world.pending(task("huge", "64", "64Gi"));
    world.pending(selecting("disk", "ssd", task("picky", "1", "1Gi")));
    world.pending(task("small", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("small");
  }

  @Test
  void nothingOfAGreaterPriorityThatFitsNowhereHoldsUpTheLesser() {
    world.node("n1", "2", "2Gi");
    world.pending(priority(1_000, task("huge", "64", "64Gi")), task("small", "1", "1Gi"));

    assertThat(World.chosen(world.decide())).containsExactly("small");
  }

  @Test
  void peacefulOneInFrontDoesNotKeepItsLikeFromTakingAPlace() {
    world.node("n1", "1", "1Gi");
    world.pending(task("lesser", "1", "1Gi"));
    world.settle();
    world.pending(
        peaceful(priority(10, task("peaceful", "1", "1Gi"))),
        priority(10, task("eager", "1", "1Gi")));

    assertThat(World.evictions(world.decide())).containsExactly("lesser");
  }

  @Test
  void manyThatAskTheSameAreToldTogetherAndOnce() {
    world.node("n1", "1", "1Gi");
    for (int i = 0; i < 100; i++) {
      world.pending(task("t" + i, "2", "1Gi"));
    }

    Round round = world.decide();

    assertThat(round.waiting()).hasSize(100);
    assertThat(round.waiting().stream().map(Waiting::reason).distinct()).hasSize(1);
    assertThat(world.decide().waiting()).isEmpty();
  }

  @Test
  void lateComerIsToldWhatItsLikeWaitFor() {
    world.node("n1", "1", "1Gi");
    world.pending(task("a", "2", "1Gi"));
    world.decide();

    world.pending(task("b", "2", "1Gi"));

    assertThat(World.waiting(world.decide())).containsExactly("b");
  }

  @Test
  void isToldAgainWhenTheReasonIsAnotherOneButNotWhenOnlyAmountsMove() {
    world.node("n1", "4", "4Gi");
    Task first = task("first", "3", "1Gi");
    Task second = task("second", "500m", "1Gi");
    world.pending(first, second);
    world.settle();
    world.pending(task("a", "4", "4Gi"));
    assertThat(World.waiting(world.decide())).containsExactly("a");

    world.gone(second);
    assertThat(World.waiting(world.decide())).isEmpty();

    world.node(with(node("n1", "4", "4Gi"), spec -> spec.setUnschedulable(true)));
    world.pending(task("b", "4", "4Gi"));
    assertThat(World.waiting(world.decide())).as("a sleeps on").contains("b");
  }

  @Test
  void thousandsThatFitNowhereAreNotDecidedAgainWhileNothingChanges() {
    world.node("n1", "1", "1Gi");
    for (int i = 0; i < 5_000; i++) {
      world.pending(task("t" + i, Integer.toString(2 + i % 500), "1Gi"));
    }
    int told = 0;
    while (world.scheduling.hasWork(world.now)) {
      told += world.decide().waiting().size();
    }
    assertThat(told).isEqualTo(5_000);

    for (int i = 0; i < 1_000; i++) {
      assertThat(world.scheduling.hasWork(world.now)).isFalse();
      assertThat(world.decide().waiting()).isEmpty();
    }
  }

  @Test
  void tasksThatNodesCanNotHelpAreNotWokenByThem() {
    world.queues(List.of(), "lost=nowhere");
    world.node("n1", "1", "1Gi");
    world.pending(Tasks.in("lost", task("a", "1", "1Gi")));
    world.pending(Tasks.grouped("none", task("b", "1", "1Gi")));
    assertThat(World.waiting(world.decide())).containsExactlyInAnyOrder("a", "b");

    world.node("n2", "1", "1Gi");
    world.scheduling.decide(1_000, world.now);

    assertThat(world.scheduling.pending()).isEqualTo(2);
  }

  @Test
  void tasksObservedInAnyOrderEndUpTheSame() {
    for (int seed = 0; seed < 20; seed++) {
      World other = new World(seed);
      List<Runnable> steps = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Task bound = task("bound" + i, "1", "1Gi");
        String on = "n" + i;
        steps.add(() -> other.node(on, "2", "2Gi"));
        steps.add(() -> other.bound(bound, on));
        Task wants = task("wants" + i, "1", "1Gi");
        steps.add(() -> other.pending(wants));
        Task over = task("over" + i, "1", "1Gi");
        steps.add(() -> {
          other.bound(over, on);
          other.ended(over);
        });
      }
      Collections.shuffle(steps, new Random(seed));
      steps.forEach(Runnable::run);

      other.settle();

      assertThat(other.scheduling.pending()).isZero();
      assertThat(other.scheduling.cluster().placed()).isEqualTo(8);
      Recount.check(other);
    }
  }
}
