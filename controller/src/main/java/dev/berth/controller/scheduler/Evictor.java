package dev.berth.controller.scheduler;

import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.v1.Binding;
import dev.berth.client.PlacementClient;
import dev.berth.scheduling.Round.Eviction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for places to be given up, as far as disruption budgets allow. */
final class Evictor {
  private static final Logger log = LoggerFactory.getLogger(Evictor.class);

  private final PlacementClient placement;

  Evictor(PlacementClient placement) {
    this.placement = placement;
  }

  /**
   * Blocks.
   *
   * @param binding the place as it stands
   * @return whether it is being given up
   */
  boolean evict(Eviction eviction, Binding binding) {
    try {
      placement.evictWithinBudgets(place(binding), eviction.reason(), eviction.message());
      log.info(
          "task evicted task={} node={} reason={} message={}",
          eviction.place().key(),
          eviction.node(),
          eviction.reason(),
          eviction.message());
      return true;
    } catch (FailureException e) {
      log.info(
          "eviction refused task={} node={} reason={}",
          eviction.place().key(),
          eviction.node(),
          e.getMessage());
      return false;
    } catch (RuntimeException e) {
      log.error("eviction failed task={}", eviction.place().key(), e);
      return false;
    }
  }

  private static Place place(Binding binding) {
    return Place.newBuilder()
        .setNamespace(binding.getMetadata().getNamespace())
        .setName(binding.getMetadata().getName())
        .setTaskUid(binding.getSpec().getTaskUid())
        .setAttempt(binding.getSpec().getAttempt())
        .setNode(binding.getSpec().getNode())
        .build();
  }
}
