package dev.berth.scheduling.preempt;

import static dev.berth.scheduling.Tasks.apartFrom;
import static dev.berth.scheduling.Tasks.labelled;
import static dev.berth.scheduling.Tasks.priority;
import static dev.berth.scheduling.Tasks.selecting;
import static dev.berth.scheduling.testing.Samples.node;
import static dev.berth.scheduling.testing.Samples.taint;
import static dev.berth.scheduling.testing.Samples.task;
import static dev.berth.scheduling.testing.Samples.with;
import static dev.berth.scheduling.testing.Samples.withPort;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PreemptionTest {
  private final Pier pier = new Pier();

  /** Each node has as much cpu as is used on it. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the lesser one goes                  | 10 | 1 | n1: a 5 1, b 0 1                   | n1: b
          nobody of the same priority          | 10 | 1 | n1: a 10 1                         | ''
          nobody of a greater one              | 10 | 1 | n1: a 11 1                         | ''
          below zero as well                   | -5 | 1 | n1: a -10 1, b -5 1                | n1: a
          one rather than two                  | 10 | 2 | n1: a 0 1, b 0 1; n2: c 0 2        | n2: c
          two little ones rather than a great  | 10 | 2 | n1: a 5 2; n2: b 0 1, c 0 1        | n2: b c
          the smaller sum of as many           | 10 | 2 | n1: a 5 1, b 5 1; n2: c 5 1, d 0 1 | n2: c d
          the youngest of equals               | 10 | 1 | n1: a 0 1, b 0 1, c 0 1            | n1: c
          the youngest of equals elsewhere     | 10 | 1 | n1: a 0 1; n2: b 0 1               | n2: b
          not those that need not go           | 10 | 2 | n1: a 0 2, b 1 2                   | n1: a
          not the least one that is too small  | 10 | 2 | n1: a 0 1, b 1 2                   | n1: b
          all that it takes                    | 10 | 3 | n1: a 0 1, b 1 1, c 2 1            | n1: a b c
          nobody where it is not enough        | 10 | 3 | n1: a 0 1, b 10 2                  | ''
          who is going already, and only he    | 10 | 1 | n1: a! 0 1, b 0 1                  | n1: a!
          another one besides if need be       | 10 | 2 | n1: a! 0 1, b 0 1, c 0 1           | n1: a! c
          going ones before any victim         | 10 | 1 | n1: a! 9 1; n2: b 0 1              | n1: a!
          not a greater one, though he goes    | 10 | 1 | n1: a! 10 1                        | ''
          not all who are going on such a node | 10 | 1 | n1: a! 10 1, b 0 1                 | n1: b
          the system before all                | 2000000000 | 1 | n1: a 1000000000 1         | n1: a
          but not before itself                | 2000000000 | 1 | n1: a 2000000000 1         | ''
          """)
  void takesThePlaceOf(String why, int priority, String cpu, String places, String expected) {
    for (String one : places.split(";", -1)) {
      int used = 0;
      for (String task : one.split(":", -1)[1].split(",", -1)) {
        used += Integer.parseInt(task.strip().split(" ", -1)[2]);
      }
      pier.node(one.split(":", -1)[0].strip(), Integer.toString(used), "1Gi");
    }
    pier.places(places);

    assertThat(pier.found(priority(priority, task("new", cpu, "0")))).as(why).isEqualTo(expected);
  }

  @Test
  void usesWhatIsFreeToo() {
    pier.node("n1", "3", "1Gi");
    pier.places("n1: a 0 1, b 0 1");

    assertThat(pier.found(priority(1, task("new", "2", "0")))).isEqualTo("n1: b");
  }

  @Test
  void looksAtEveryResource() {
    pier.node("n1", "4", "4Gi");
    pier.place(task("cpu", "4", "0"), "n1", 2, false);
    pier.place(task("memory", "0", "4Gi"), "n1", 1, false);

    assertThat(pier.found(priority(1, task("new", "0", "1Gi")))).isEqualTo("n1: memory");
    assertThat(pier.found(priority(1, task("new", "1", "1Gi")))).isEqualTo("n1: cpu memory");
  }

  @Test
  void takesNothingOnNodesWhereItMayNotBe() {
    pier.node("n1", "1", "1Gi");
    pier.cluster.put(
        with(
            node("n2", "1", "1Gi"),
            spec -> spec.addTaints(taint("gpu", TaintEffect.TAINT_EFFECT_NO_SCHEDULE))));
    pier.cluster.put(with(node("n3", "1", "1Gi"), spec -> spec.setUnschedulable(true)));
    pier.places("n1: a 0 1; n2: b 0 1; n3: c 0 1");

    assertThat(pier.found(selecting("disk", "ssd", priority(9, task("new", "1", "0"))))).isEmpty();
    assertThat(pier.found(priority(9, task("new", "1", "0")))).isEqualTo("n1: a");
  }

  @Test
  void takesNothingWhereSomebodyElseWouldStillBeInTheWay() {
    pier.node("n1", "2", "1Gi");
    pier.place(priority(100, labelled("app", "loud", task("loud", "1", "0"))), "n1", 1, false);
    pier.place(task("a", "1", "0"), "n1", 2, false);

    assertThat(pier.found(apartFrom("app", "loud", priority(9, task("new", "1", "0"))))).isEmpty();
  }

  @Test
  void takesAlsoWhoIsInTheWayWithoutUsingMuch() {
    pier.node("n1", "2", "1Gi");
    pier.place(labelled("app", "loud", task("loud", "0", "0")), "n1", 1, false);
    pier.place(task("a", "1", "0"), "n1", 2, false);

    assertThat(pier.found(apartFrom("app", "loud", priority(9, task("new", "1", "0")))))
        .isEqualTo("n1: loud");
  }

  @Test
  void takesThePortAndNothingMore() {
    pier.node("n1", "4", "1Gi");
    pier.place(withPort(task("a", "1", "0"), 80, 8080), "n1", 1, false);
    pier.place(task("b", "1", "0"), "n1", 2, false);

    assertThat(pier.found(priority(9, withPort(task("new", "1", "0"), 80, 8080))))
        .isEqualTo("n1: a");
  }

  @Test
  void takesNothingForAPortThatAGreaterOneHas() {
    pier.node("n1", "1", "1Gi");
    pier.place(priority(10, withPort(task("a", "0", "0"), 80, 8080)), "n1", 1, false);
    pier.place(task("b", "1", "0"), "n1", 2, false);

    assertThat(pier.found(priority(9, withPort(task("new", "1", "0"), 80, 8080)))).isEmpty();
  }

  @Test
  void takesNoMoreOfABudgetThanItAllows() {
    pier.node("n1", "2", "1Gi");
    pier.node("n2", "2", "1Gi");
    pier.budget("app", "db", 1);
    for (int i = 0; i < 2; i++) {
      pier.place(labelled("app", "db", task("db" + i, "1", "0")), "n1", i, false);
      pier.place(priority(5, task("b" + i, "1", "0")), "n2", i, false);
    }

    assertThat(pier.found(priority(9, task("two", "2", "0")))).isEqualTo("n2: b0 b1");
    assertThat(pier.found(priority(9, task("one", "1", "0")))).isEqualTo("n1: db1");
    assertThat(pier.found(priority(4, task("two", "2", "0")))).isEmpty();
    assertThat(pier.preemption.budgetsForbid()).isTrue();
  }

  @Test
  void whoNeedNotGoDoesNotUseUpABudget() {
    pier.node("n1", "3", "1Gi");
    pier.budget("app", "db", 1);
    Task small = labelled("app", "db", task("small", "1", "0"));
    pier.place(small, "n1", 2, false);
    pier.place(task("big", "2", "0"), "n1", 1, false);

    assertThat(pier.found(priority(9, task("new", "2", "0")))).isEqualTo("n1: big");
  }

  @Test
  void findsTheOneNodeThatHelpsAmongMany() {
    for (int i = 0; i < 300; i++) {
      pier.node("n" + i, "2", "1Gi");
      boolean helps = i == 217;
      pier.place(
          priority(helps ? 0 : 100, labelled("app", "loud", task("loud" + i, "1", "0"))),
          "n" + i,
          i,
          false);
      pier.place(task("a" + i, "1", "0"), "n" + i, i, false);
    }

    assertThat(pier.found(apartFrom("app", "loud", priority(9, task("new", "1", "0")))))
        .isEqualTo("n217: loud217");
  }

  @Test
  void sparesWhomItIsTold() {
    pier.node("n1", "1", "1Gi");
    pier.places("n1: a 0 1");
    Task task = priority(9, task("new", "1", "0"));

    assertThat(
            pier.preemption.find(
                pier.shape(task), 9, one -> one.key().name().equals("a"), _ -> false))
        .isEmpty();
  }
}
