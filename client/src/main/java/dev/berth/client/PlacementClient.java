package dev.berth.client;

import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.Place;
import java.util.List;
import java.util.OptionalLong;

/** Where Tasks run: see placement.proto. */
public interface PlacementClient {
  /** Each bind has its own result, in the same order. */
  List<BindResult> bind(List<Bind> binds);

  /** Asks the node to stop the container; the Task is placed again after that. */
  default void evict(Place place, String reason, String message) {
    evict(place, reason, message, OptionalLong.empty());
  }

  /**
   * As above, with less time to end than the Task has; also for a place that is being given up
   * already.
   *
   * @param graceSeconds between stop signal and kill; empty: the Task's own
   */
  void evict(Place place, String reason, String message, OptionalLong graceSeconds);

  /**
   * Asks the node to stop the container, if every DisruptionBudget that selects the Task can give
   * that; each that does has one less to give.
   *
   * @throws dev.berth.api.failure.FailureException <em>too many requests</em>, at once, when one of
   *     them has none to give, with a sentence that says which
   */
  void evictWithinBudgets(Place place, String reason, String message);

  /** Takes the place back without waiting for its node. */
  void release(Place place, String reason, String message);
}
