package dev.berth.nodelet.loop;

import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.PlaceOutcome;
import dev.berth.api.rpc.v1.TaskReport;
import dev.berth.api.v1.Binding;
import dev.berth.nodelet.plan.Report;
import dev.berth.nodelet.runtime.ContainerState.Status.Ended;

/** Reports as they go over the wire. */
final class Reports {
  private Reports() {}

  static Place place(Binding binding) {
    return Place.newBuilder()
        .setNamespace(binding.getMetadata().getNamespace())
        .setName(binding.getMetadata().getName())
        .setTaskUid(binding.getSpec().getTaskUid())
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .build();
  }

  /**
   * @param imageId what the reported container's image is exactly, or ""
   */
  static TaskReport of(Binding binding, Report report, String imageId) {
    TaskReport.Builder wire = TaskReport.newBuilder().setPlace(place(binding));
    if (report.outcome() == PlaceOutcome.PLACE_OUTCOME_UNSPECIFIED) {
      wire.setPhase(report.phase());
    } else {
      wire.setOutcome(report.outcome());
    }
    if (!report.reason().isEmpty()) {
      wire.setReason(report.reason());
    }
    if (!report.message().isEmpty()) {
      wire.setMessage(report.message());
    }
    if (!report.containerId().isEmpty()) {
      wire.setContainerId(report.containerId());
    }
    if (!imageId.isEmpty()) {
      wire.setImageId(imageId);
    }
    report.notReady().ifPresent(why -> wire.setReady(false).setReadyMessage(why));
    wire.setRestarts(report.restarts());
    report.startedAt().ifPresent(time -> wire.setStartedAt(Times.time(time)));
    report.last().ifPresent(ended -> end(wire, ended));
    report
        .words()
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> wire.setTerminationMessage(text));
    return wire.build();
  }

  private static void end(TaskReport.Builder wire, Ended ended) {
    wire.setFinishedAt(Times.time(ended.finishedAt())).setExitCode(ended.exitCode());
    Signals.ofExitCode(ended.exitCode()).ifPresent(wire::setSignal);
    if (ended.outOfMemory()) {
      wire.setOutOfMemory(true);
    }
  }
}
