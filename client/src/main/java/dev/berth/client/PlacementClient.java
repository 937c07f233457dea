package dev.berth.client;

import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.Place;
import java.util.List;

/** Where Tasks run: see placement.proto. */
public interface PlacementClient {
  /** Each bind has its own result, in the same order. */
  List<BindResult> bind(List<Bind> binds);

  /** Asks the node to stop the container; the Task is placed again after that. */
  void evict(Place place, String reason, String message);

  /** Takes the place back without waiting for its node. */
  void release(Place place, String reason, String message);
}
