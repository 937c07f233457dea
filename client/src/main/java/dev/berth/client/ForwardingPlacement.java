package dev.berth.client;

import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.Place;
import java.util.List;
import java.util.OptionalLong;

/** The placement of another client: what it does not override goes on to that. */
public class ForwardingPlacement implements PlacementClient {
  private final PlacementClient placement;

  protected ForwardingPlacement(PlacementClient placement) {
    this.placement = placement;
  }

  @Override
  public List<BindResult> bind(List<Bind> binds) {
    return placement.bind(binds);
  }

  @Override
  public void evict(Place place, String reason, String message, OptionalLong graceSeconds) {
    placement.evict(place, reason, message, graceSeconds);
  }

  @Override
  public void evictWithinBudgets(Place place, String reason, String message) {
    placement.evictWithinBudgets(place, reason, message);
  }

  @Override
  public void release(Place place, String reason, String message) {
    placement.release(place, reason, message);
  }
}
