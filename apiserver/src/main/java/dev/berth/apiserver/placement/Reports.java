package dev.berth.apiserver.placement;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Failures;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.EnumWords;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.ReportResult;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskStatus;
import dev.berth.apiserver.object.Concurrently;
import dev.berth.apiserver.object.Deadline;
import dev.berth.apiserver.object.Found;
import dev.berth.apiserver.object.Retry;
import dev.berth.apiserver.object.TypedStore;
import dev.berth.apiserver.store.Outcome;
import dev.berth.apiserver.store.Transaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what nodes report into the Tasks' statuses. Every transaction compares the Binding that
 * the report is about: one that no longer stands is answered <em>gone</em>, and changes nothing. To
 * report the same again changes nothing either.
 */
public final class Reports {
  private static final int AT_ONCE = 64;
  private static final ReportResult DONE = ReportResult.getDefaultInstance();
  private static final ReportResult GONE = ReportResult.newBuilder().setGone(true).build();

  private final TypedStore store;
  private final InstantSource clock;

  public Reports(TypedStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** One result for each report, in their order. Reports on one place are taken in order. */
  public List<ReportResult> report(List<TaskReport> reports, Deadline deadline) {
    Map<String, List<Integer>> byTask = new LinkedHashMap<>();
    for (int i = 0; i < reports.size(); i++) {
      Place place = reports.get(i).getPlace();
      byTask
          .computeIfAbsent(place.getNamespace() + "/" + place.getName(), _ -> new ArrayList<>())
          .add(i);
    }
    ReportResult[] results = new ReportResult[reports.size()];
    List<List<Integer>> groups = List.copyOf(byTask.values());
    List<List<ReportResult>> answers =
        Concurrently.map(
            groups,
            AT_ONCE,
            group -> group.stream().map(i -> reportOne(reports.get(i), deadline)).toList());
    for (int g = 0; g < groups.size(); g++) {
      for (int i = 0; i < groups.get(g).size(); i++) {
        results[groups.get(g).get(i)] = answers.get(g).get(i);
      }
    }
    return List.of(results);
  }

  private ReportResult reportOne(TaskReport report, Deadline deadline) {
    try {
      Place place = report.getPlace();
      return Retry.untilCommitted(
          Kinds.TASK.qualifiedPlural(), place.getName(), () -> round(report, deadline));
    } catch (FailureException e) {
      return ReportResult.newBuilder().setFailure(Failures.toStatus(e.failure())).build();
    }
  }

  private Optional<ReportResult> round(TaskReport report, Deadline deadline) {
    Place place = report.getPlace();
    PlacePair pair = PlacePair.read(store, place.getNamespace(), place.getName(), deadline);
    if (pair.binding().isEmpty() || !Places.stands(pair.binding().get().object(), place)) {
      return Optional.of(GONE);
    }
    Found<Binding> binding = pair.binding().get();
    boolean orphan =
        pair.task().isEmpty() || !Places.isOf(binding.object(), pair.task().get().object());
    return switch (report.getOutcome()) {
      case PLACE_OUTCOME_STOPPED ->
          commit(
              pair.ending(binding, stopped(binding.object(), report), clock.instant()),
              DONE,
              deadline);
      case PLACE_OUTCOME_REFUSED ->
          commit(pair.ending(binding, ended("Refused", report), clock.instant()), DONE, deadline);
      case UNRECOGNIZED ->
          throw new FailureException(
              new Failure.BadRequest("the report has an outcome that this server does not know"));
      case PLACE_OUTCOME_UNSPECIFIED ->
          orphan
              ? commit(pair.ending(binding, ended("Gone", report), clock.instant()), GONE, deadline)
              : goesOn(pair.task().get(), binding, report, deadline);
    };
  }

  private Optional<ReportResult> goesOn(
      Found<Task> task, Found<Binding> binding, TaskReport report, Deadline deadline) {
    if (!Phases.isReportable(report.getPhase())) {
      throw new FailureException(
          new Failure.BadRequest(
              "a node can't report that a task is \"" + EnumWords.word(report.getPhase()) + "\""));
    }
    TaskStatus status = StatusMerge.merge(task.object(), binding.object(), report, clock.instant());
    if (status.equals(task.object().getStatus())) {
      return Optional.of(DONE);
    }
    Task after = task.object().toBuilder().setStatus(status).build();
    return commit(
        new Transaction(List.of(binding.unchanged()), List.of(task.update(after)))
            .with(Phases.spaceUse(task.object(), after)),
        DONE,
        deadline);
  }

  private Optional<ReportResult> commit(
      Transaction transaction, ReportResult result, Deadline deadline) {
    return switch (store.commit(transaction, deadline)) {
      case Outcome.Committed _ -> Optional.of(result);
      case Outcome.Rejected _ -> Optional.empty();
    };
  }

  /** Who asked for the stop knows better why than the node that did it. */
  private static PlaceEnd stopped(Binding binding, TaskReport report) {
    Map<String, String> annotations = binding.getMetadata().getAnnotationsMap();
    PlaceEnd end = ended("Stopped", report);
    String reason = annotations.get(Places.EVICT_REASON);
    return reason == null
        ? end
        : new PlaceEnd(
            reason,
            annotations.getOrDefault(Places.EVICT_MESSAGE, ""),
            end.finishedAt(),
            end.exitCode());
  }

  private static PlaceEnd ended(String otherwise, TaskReport report) {
    return new PlaceEnd(
        report.getReason().isEmpty() ? otherwise : report.getReason(),
        report.getMessage(),
        report.hasFinishedAt() ? report.getFinishedAt() : null,
        report.hasExitCode() ? report.getExitCode() : null);
  }
}
