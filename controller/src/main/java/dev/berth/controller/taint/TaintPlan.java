package dev.berth.controller.taint;

import dev.berth.api.kind.node.Taints;
import dev.berth.api.kind.task.Tolerations;
import dev.berth.api.meta.Times;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Node;
import dev.berth.api.v1.Taint;
import dev.berth.api.v1.TaintEffect;
import dev.berth.api.v1.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Who has to leave a tainted node now, and when to look again. Pure.
 *
 * @param evictions in the order of the tenants
 * @param next until the next one has to leave, if the taints stay; empty when nobody has to
 */
record TaintPlan(List<Eviction> evictions, Optional<Duration> next) {
  /** A Task that runs on the node. */
  record Tenant(Place place, List<Toleration> tolerations) {
    Tenant {
      tolerations = List.copyOf(tolerations);
    }
  }

  /**
   * A place that is to be given up.
   *
   * @param message for people: which taint, and how long it was tolerated
   */
  record Eviction(Place place, String message) {}

  /** When a tenant has to leave, and why. */
  private record Notice(Taint taint, long seconds, Instant at) {}

  TaintPlan {
    evictions = List.copyOf(evictions);
  }

  /** The taints that drive Tasks away. */
  static List<Taint> drivingAway(Node node) {
    return node.getSpec().getTaintsList().stream()
        .filter(taint -> taint.getEffect() == TaintEffect.TAINT_EFFECT_NO_EXECUTE)
        .toList();
  }

  /**
   * @param tenants who runs on the node and is not leaving yet
   * @param now as the clock on the wall has it, for that is what taints say
   * @param began since when a taint counts that does not say when it was set, as older servers
   *     stored them
   */
  static TaintPlan of(Node node, List<Tenant> tenants, Instant now, Instant began) {
    List<Taint> taints = drivingAway(node);
    List<Eviction> evictions = new ArrayList<>();
    Duration next = null;
    for (Tenant tenant : tenants) {
      Notice notice = earliest(taints, tenant.tolerations(), began);
      if (notice == null) {
        continue;
      }
      if (notice.at().isAfter(now)) {
        Duration left = Duration.between(now, notice.at());
        next = next == null || left.compareTo(next) < 0 ? left : next;
      } else {
        evictions.add(new Eviction(tenant.place(), message(tenant.place(), notice)));
      }
    }
    return new TaintPlan(evictions, Optional.ofNullable(next));
  }

  private static @Nullable Notice earliest(
      List<Taint> taints, List<Toleration> tolerations, Instant began) {
    Notice earliest = null;
    for (Taint taint : taints) {
      OptionalLong seconds = Tolerations.secondsToStay(tolerations, taint);
      if (seconds.isPresent()) {
        Notice notice = notice(taint, seconds.getAsLong(), began);
        earliest = earliest == null || notice.at().isBefore(earliest.at()) ? notice : earliest;
      }
    }
    return earliest;
  }

  private static Notice notice(Taint taint, long seconds, Instant began) {
    if (seconds == 0) {
      // At once, whatever the clock of whoever set it says.
      return new Notice(taint, 0, Instant.MIN);
    }
    Instant since = taint.hasTimeAdded() ? Times.instant(taint.getTimeAdded()) : began;
    // Somebody may have more patience than there are seconds to come.
    boolean countable = seconds < Duration.between(since, Instant.MAX).toSeconds();
    return new Notice(taint, seconds, countable ? since.plusSeconds(seconds) : Instant.MAX);
  }

  private static String message(Place place, Notice notice) {
    String taint = "node %s has taint %s".formatted(place.getNode(), Taints.text(notice.taint()));
    return notice.seconds() == 0
        ? taint + ", which the task does not tolerate"
        : taint + ", which the task tolerates for " + notice.seconds() + " s";
  }
}
