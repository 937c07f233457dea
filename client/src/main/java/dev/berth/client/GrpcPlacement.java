package dev.berth.client;

import dev.berth.api.rpc.v1.Bind;
import dev.berth.api.rpc.v1.BindRequest;
import dev.berth.api.rpc.v1.BindResult;
import dev.berth.api.rpc.v1.EvictRequest;
import dev.berth.api.rpc.v1.Place;
import dev.berth.api.rpc.v1.PlacementServiceGrpc;
import dev.berth.api.rpc.v1.PlacementServiceGrpc.PlacementServiceBlockingStub;
import dev.berth.api.rpc.v1.ReleaseRequest;
import io.grpc.Channel;
import io.grpc.Deadline;
import java.util.List;
import java.util.OptionalLong;

/** Placement over gRPC. */
final class GrpcPlacement implements PlacementClient {
  private final Servers servers;

  GrpcPlacement(Servers servers) {
    this.servers = servers;
  }

  @Override
  public List<BindResult> bind(List<Bind> binds) {
    BindRequest request = BindRequest.newBuilder().addAllBinds(binds).build();
    return servers
        .write(false, (channel, deadline) -> stub(channel, deadline).bind(request))
        .getResultsList();
  }

  @Override
  public void evict(Place place, String reason, String message, OptionalLong graceSeconds) {
    EvictRequest.Builder request =
        EvictRequest.newBuilder().setPlace(place).setReason(reason).setMessage(message);
    graceSeconds.ifPresent(request::setGracePeriodSeconds);
    EvictRequest built = request.build();
    // Its fence is the place: marking it twice is marking it once.
    var _ = servers.write(true, (channel, deadline) -> stub(channel, deadline).evict(built));
  }

  @Override
  public void evictWithinBudgets(Place place, String reason, String message) {
    EvictRequest request =
        EvictRequest.newBuilder()
            .setPlace(place)
            .setReason(reason)
            .setMessage(message)
            .setWithinBudgets(true)
            .build();
    // Marking it twice is marking it once, and takes of the budgets once.
    var _ = servers.writeNow(true, (channel, deadline) -> stub(channel, deadline).evict(request));
  }

  @Override
  public void release(Place place, String reason, String message) {
    ReleaseRequest request =
        ReleaseRequest.newBuilder().setPlace(place).setReason(reason).setMessage(message).build();
    // Its fence is the place: it is gone after the first, and a new one has another attempt.
    var _ = servers.write(true, (channel, deadline) -> stub(channel, deadline).release(request));
  }

  private static PlacementServiceBlockingStub stub(Channel channel, Deadline deadline) {
    return PlacementServiceGrpc.newBlockingStub(channel).withDeadline(deadline);
  }
}
