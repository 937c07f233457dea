package dev.berth.scheduling.preview;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Task;
import dev.berth.scheduling.Round;
import dev.berth.scheduling.Round.Chosen;
import dev.berth.scheduling.Round.Eviction;
import dev.berth.scheduling.Scheduling;
import dev.berth.scheduling.backlog.Backlog.Waiting;
import dev.berth.scheduling.backlog.Pending;
import dev.berth.scheduling.cluster.PlaceKey;
import dev.berth.scheduling.plan.Reason;
import dev.berth.scheduling.preview.Forecast.Displaced;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Plays a scheduler's judgement on a picture. Every bind succeeds, who is asked to go goes at once
 * and wants another place, and so does who is being moved already.
 */
public final class Preview {
  private final Picture before;
  private final Picture picture;
  private final Scheduling scheduling;
  private final Instant moment;
  private final Map<PlaceKey, Fate> fates = new LinkedHashMap<>();
  private final Map<PlaceKey, Displaced> displaced = new LinkedHashMap<>();

  private Preview(Picture before, long seed, Instant moment) {
    this.before = before;
    this.picture = before.copy();
    this.moment = moment;
    before.leaving().forEach(picture::unplace);
    this.scheduling = picture.scheduling(seed);
  }

  /**
   * What would become of all.
   *
   * @param picture stays as it is
   * @param seed chooses between what is equally good
   * @param moment when places would be given: of equals the youngest gives way first
   */
  public static Forecast of(Picture picture, long seed, Instant moment) {
    return new Preview(picture, seed, moment).toRest();
  }

  /**
   * What a scheduler would say now about a task that waits; empty when a node can take it, or it
   * does not wait.
   */
  public static Optional<Reason> reason(Picture picture, long seed, PlaceKey task) {
    Play play = new Play(picture.scheduling(seed));
    Optional<Reason> last = Optional.empty();
    for (Optional<Round> round = play.next(); round.isPresent(); round = play.next()) {
      for (Waiting waiting : round.get().waiting()) {
        if (waiting.pending().key().equals(task)) {
          last = Optional.of(waiting.reason());
        }
      }
      if (round.get().chosen().stream().anyMatch(one -> one.pending().key().equals(task))) {
        return Optional.empty();
      }
    }
    return last;
  }

  private Forecast toRest() {
    Play play = new Play(scheduling);
    for (Optional<Round> round = play.next(); round.isPresent(); round = play.next()) {
      take(round.get());
    }
    return new Forecast(fates, displaced.values().stream().toList(), !play.isCutOff());
  }

  private void take(Round round) {
    round.chosen().forEach(this::bind);
    for (Waiting waiting : round.waiting()) {
      Pending pending = waiting.pending();
      fates.put(pending.key(), new Fate.Waits(pending.task(), waiting.reason()));
    }
    round.evictions().forEach(this::evict);
  }

  private void bind(Chosen chosen) {
    Pending pending = chosen.pending();
    PlaceKey key = pending.key();
    Task task = pending.task();
    fates.put(key, new Fate.Placed(task, chosen.node(), chosen.choice()));
    Binding binding =
        Binding.newBuilder()
            .setMetadata(
                ObjectMeta.newBuilder()
                    .setNamespace(key.namespace())
                    .setName(key.name())
                    .setCreationTimestamp(Times.time(moment)))
            .setSpec(
                BindingSpec.newBuilder()
                    .setTaskUid(pending.uid())
                    .setAttempt(pending.attempt() + 1)
                    .setNode(chosen.node())
                    .addAllHostPorts(chosen.hostPorts())
                    .setContainer(task.getSpec().getContainer())
                    .setPriority(pending.priority())
                    .setRevocable(task.getSpec().getRevocable())
                    .putAllTaskLabels(task.getMetadata().getLabelsMap())
                    .setChoice(chosen.choice()))
            .build();
    picture.put(binding);
    scheduling.observe(key, task, binding);
  }

  private void evict(Eviction eviction) {
    PlaceKey key = eviction.place().key();
    boolean had =
        before.binding(key).filter(one -> !one.getMetadata().hasDeletionTimestamp()).isPresent();
    if (had) {
      displaced.putIfAbsent(
          key, new Displaced(key, eviction.node(), eviction.reason(), eviction.message()));
    }
    fates.remove(key);
    scheduling.observe(key, picture.unplace(key).orElse(null), null);
  }
}
