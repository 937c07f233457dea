package dev.berth.cli.why;

import dev.berth.api.meta.EnumWords;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.Choice;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.cli.output.Page;
import dev.berth.cli.picture.PictureReader;
import dev.berth.cli.picture.Points;
import dev.berth.cli.session.Session;
import dev.berth.scheduling.Explained;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.preview.Picture;
import dev.berth.scheduling.preview.Preview;
import java.util.Optional;

/** All about one task's place: first what is so, then the nodes. */
final class TaskReasons {
  private final Session session;
  private final Page page;
  private final Picture picture;
  private final NodeTable nodes;

  TaskReasons(Session session, Page page, Picture picture, boolean all) {
    this.session = session;
    this.page = page;
    this.picture = picture;
    this.nodes = new NodeTable(page, all);
  }

  void print(Task task) {
    PlaceKey key = PlaceKey.of(task.getMetadata());
    Optional<Binding> binding =
        picture
            .binding(key)
            .filter(one -> one.getSpec().getTaskUid().equals(task.getMetadata().getUid()));
    page.field("Task", key.toString());
    page.field("Phase", phase(task, binding.isPresent()));
    if (Pending.finished(task)) {
      page.field("Why", "it has ended, and needs no place any more");
      binding.ifPresent(this::chosen);
    } else if (binding.isPresent()) {
      placed(key, binding.get());
    } else if (Pending.wanted(task)) {
      waits(task, key);
    } else {
      page.field("Why", "it has no place now, and does not ask for one yet");
    }
  }

  private static String phase(Task task, boolean placed) {
    TaskPhase phase = task.getStatus().getPhase();
    String word = phase == TaskPhase.TASK_PHASE_UNSPECIFIED ? "Pending" : EnumWords.word(phase);
    if (task.getMetadata().hasDeletionTimestamp()) {
      return word + ", being deleted";
    }
    return placed && Pending.wanted(task) ? word + ", its node is yet to report it" : word;
  }

  private void placed(PlaceKey key, Binding binding) {
    chosen(binding);
    if (binding.getMetadata().hasDeletionTimestamp()) {
      page.field("Leaves", "it is being stopped there");
    }
    Picture without = picture.copy();
    if (without.unplace(key).isEmpty()) {
      return;
    }
    Scheduling scheduling = without.scheduling(PictureReader.SEED);
    scheduling
        .explain(key)
        .ifPresent(one -> {
          page.terminal().line("");
          page.terminal().line("If it were placed again now:");
          nodes.print(one, binding.getSpec().getNode());
        });
  }

  /** As it was when the place was given. */
  private void chosen(Binding binding) {
    page.field("Node", binding.getSpec().getNode());
    page.field("Placed", binding.getMetadata().getCreationTimestamp());
    page.field("Attempt", binding.getSpec().getAttempt());
    if (!binding.getSpec().hasChoice()) {
      page.field("Chosen", "by a person, or a program that did not say how");
      return;
    }
    page.field("By", new PlacedBy(session).of(binding));
    Choice choice = binding.getSpec().getChoice();
    page.field(
        "Chosen",
        "%d of %d nodes %s looked at, and %d could take it"
            .formatted(
                choice.getLookedAt(),
                choice.getNodes(),
                choice.getLookedAt() == 1 ? "was" : "were",
                choice.getFit()));
    page.field("Points", Points.text(choice.getPointsMap()));
    page.field(
        "Next best",
        choice.getRunnerUp().isEmpty()
            ? "none"
            : "%s, with %d points".formatted(choice.getRunnerUp(), choice.getRunnerUpPoints()));
  }

  private void waits(Task task, PlaceKey key) {
    Scheduling scheduling = picture.scheduling(PictureReader.SEED);
    Optional<Explained> explained = scheduling.explain(key);
    if (explained.isEmpty()) {
      page.field("Why", "the place of an earlier task of its name is still being given up");
      return;
    }
    Explained now = explained.get();
    Optional<Reason> reason = Preview.reason(picture, PictureReader.SEED, key);
    String told = task.getStatus().getMessage();
    boolean same = reason.filter(one -> one.isSaidBy(told)).isPresent();
    page.field("Told", same ? "" : told);
    page.field(
        same || told.isEmpty() ? "Why" : "Why now",
        reason.map(Reason::sentence).orElseGet(() -> undecided(now)));
    page.field("Queue", QueueLine.of(scheduling, key.namespace()));
    page.field("Preemption", Contest.of(task, now));
    page.terminal().line("");
    nodes.print(now, "");
  }

  private static String undecided(Explained now) {
    return now.fit() > 0 && now.withheld().isEmpty()
        ? "a node can take it: the scheduler is about to place it, or none runs"
        : "the scheduler has not decided yet";
  }
}
