package dev.berth.apiserver.placement;

import static dev.berth.apiserver.placement.PlacementFixture.ended;
import static dev.berth.apiserver.placement.PlacementFixture.place;
import static dev.berth.apiserver.placement.PlacementFixture.running;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.DisruptionBudgetStatus;
import dev.berth.api.v1.Task;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.store.Store;
import dev.berth.apiserver.testing.ServerInProcess;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What must hold whoever is first. Run on every store. */
@SuppressWarnings("NullAway.Init")
abstract class RaceContract {
  private static final int ROUNDS = 40;

  private Store store;
  private PlacementFixture berth;

  abstract Store openStore();

  @BeforeEach
  void open() {
    store = openStore();
    berth = new PlacementFixture(store);
  }

  @AfterEach
  void close() {
    berth.close();
    store.close();
  }

  @Test
  void ofManyBindersExactlyOneWins() {
    for (int round = 0; round < ROUNDS; round++) {
      Task task = berth.create("binders-" + round);

      List<BindResult> results =
          Concurrently.map(List.of("n1", "n2", "n3", "n4"), 4, node -> berth.bind(task, node));

      assertThat(results).filteredOn(result -> !result.hasFailure()).hasSize(1);
      String winner =
          List.of("n1", "n2", "n3", "n4")
              .get(
                  results.indexOf(
                      results.stream().filter(one -> !one.hasFailure()).findFirst().orElseThrow()));
      assertThat(berth.binding(task.getMetadata().getName()).orElseThrow().getSpec().getNode())
          .isEqualTo(winner);
    }
  }

  @Test
  void deleteThatRacesABindLeavesNoBindingWithoutItsTask() {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "delete-bind-" + round;
      Task task = berth.create(name);

      both(
          () -> berth.bind(task, "n1"),
          () -> berth.delete(name, DeleteOptions.getDefaultInstance()));

      Optional<Binding> binding = berth.binding(name);
      if (binding.isPresent()) {
        assertThat(berth.task(name).orElseThrow().getMetadata().getFinalizersList())
            .containsExactly(Places.FINALIZER);
        assertThat(binding.get().getMetadata().hasDeletionTimestamp()).isTrue();
      } else {
        assertThat(berth.task(name)).isEmpty();
      }
    }
  }

  @Test
  void reportThatRacesAForcedDeleteBringsNothingBack() {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "report-delete-" + round;
      Task task = berth.create(name);
      berth.bind(task, "n1");

      both(
          () -> berth.report(running(place(task, 1, "n1"))),
          () -> berth.delete(name, DeleteOptions.newBuilder().setForce(true).build()));

      assertThat(berth.task(name)).isEmpty();
      assertThat(berth.binding(name)).isEmpty();
    }
  }

  @Test
  void stoppedThatRacesADeleteEndsWithNeitherTaskNorBinding() {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "stopped-delete-" + round;
      Task task = berth.create(name);
      berth.bind(task, "n1");

      both(
          () -> berth.report(ended(place(task, 1, "n1"), PlaceOutcome.PLACE_OUTCOME_STOPPED)),
          () -> berth.delete(name, DeleteOptions.getDefaultInstance()));

      assertThat(berth.binding(name)).isEmpty();
      assertThat(berth.task(name)).isEmpty();
    }
  }

  @Test
  void releaseThatRacesAReportEndsPendingAndTheReportIsNotLost() {
    for (int round = 0; round < ROUNDS; round++) {
      String name = "release-report-" + round;
      Task task = berth.create(name);
      berth.bind(task, "n1");

      List<ReportResult> reported =
          Concurrently.map(
              List.of(true, false),
              2,
              first -> {
                if (first) {
                  return berth.report(running(place(task, 1, "n1")));
                }
                berth.placement.release(
                    place(task, 1, "n1"), "NodeLost", "", PlacementFixture.soon());
                return ReportResult.getDefaultInstance();
              });

      Task after = berth.task(name).orElseThrow();
      assertThat(reported.getFirst().hasFailure()).isFalse();
      assertThat(after.getStatus().getAttemptsList()).hasSize(1);
      assertThat(after.getStatus().getNode()).isEmpty();
      assertThat(berth.bind(after, "n2").getAttempt()).isEqualTo(2);
    }
  }

  @Test
  void evictorsTakeNoMoreOfABudgetThanItHas() {
    List<String> names = List.of("a", "b", "c", "d", "e", "f");
    for (int round = 0; round < 8; round++) {
      String suffix = "-" + round;
      String app = "app" + suffix;
      for (String name : names) {
        Task.Builder sent = ServerInProcess.task(name + suffix).toBuilder();
        sent.getMetadataBuilder().putLabels("app", app);
        Task task = berth.create(sent.build());
        berth.bind(task, "n1");
        berth.report(running(place(task, 1, "n1")));
      }
      berth.budget("budget" + suffix, "app", app, 4, 2, 6);

      List<Optional<Failure>> results =
          Concurrently.map(names, names.size(), name -> evictWithinBudgets(name + suffix));

      assertThat(results).filteredOn(Optional::isEmpty).hasSize(2);
      assertThat(results.stream().flatMap(Optional::stream))
          .allSatisfy(failure -> assertThat(failure).isInstanceOf(Failure.TooManyRequests.class));
      assertThat(names)
          .filteredOn(name ->
              berth.binding(name + suffix).orElseThrow().getMetadata().hasDeletionTimestamp())
          .hasSize(2);
      assertThat(berth.budget("budget" + suffix).getStatus())
          .returns(0, DisruptionBudgetStatus::getDisruptionsAllowed)
          .returns(4, DisruptionBudgetStatus::getCurrentHealthy);
    }
  }

  /** The failure of the eviction, if it failed. */
  private Optional<Failure> evictWithinBudgets(String name) {
    Task task = berth.task(name).orElseThrow();
    try {
      berth.placement.evict(
          place(task, 1, "n1"),
          Eviction.of("Drained", "").keepingToBudgets(),
          PlacementFixture.soon());
      return Optional.empty();
    } catch (FailureException e) {
      return Optional.of(e.failure());
    }
  }

  private static void both(Supplier<?> one, Supplier<?> other) {
    List<Object> results = Concurrently.map(List.of(one, other), 2, work -> (Object) work.get());
    assertThat(results).hasSize(2);
  }
}
