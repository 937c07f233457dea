package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.rpc.v1.BindRequest;
import dev.berth.api.rpc.v1.BindResponse;
import dev.berth.api.rpc.v1.EvictRequest;
import dev.berth.api.rpc.v1.EvictResponse;
import dev.berth.api.rpc.v1.PlacementServiceGrpc;
import dev.berth.api.rpc.v1.ReleaseRequest;
import dev.berth.api.rpc.v1.ReleaseResponse;
import dev.berth.apiserver.placement.Eviction;
import dev.berth.apiserver.placement.Placement;
import io.grpc.stub.StreamObserver;

/** berth.rpc.v1.PlacementService. */
public final class PlacementEndpoint extends PlacementServiceGrpc.PlacementServiceImplBase {
  private final Placement placement;

  public PlacementEndpoint(Placement placement) {
    this.placement = placement;
  }

  @Override
  public void bind(BindRequest request, StreamObserver<BindResponse> caller) {
    Answer.with(
        caller,
        deadline ->
            BindResponse.newBuilder()
                .addAllResults(placement.bind(request.getBindsList(), deadline))
                .build());
  }

  @Override
  public void evict(EvictRequest request, StreamObserver<EvictResponse> caller) {
    Answer.with(
        caller,
        deadline -> {
          placement.evict(request.getPlace(), eviction(request), deadline);
          return EvictResponse.getDefaultInstance();
        });
  }

  @Override
  public void release(ReleaseRequest request, StreamObserver<ReleaseResponse> caller) {
    Answer.with(
        caller,
        deadline -> {
          placement.release(
              request.getPlace(), request.getReason(), request.getMessage(), deadline);
          return ReleaseResponse.getDefaultInstance();
        });
  }

  private static Eviction eviction(EvictRequest request) {
    Eviction eviction = Eviction.of(request.getReason(), request.getMessage());
    if (request.hasGracePeriodSeconds()) {
      long seconds = request.getGracePeriodSeconds();
      if (seconds < 0) {
        throw new FailureException(
            new Failure.BadRequest(
                "grace_period_seconds: must not be negative, but is " + seconds));
      }
      eviction = eviction.withGrace(seconds);
    }
    return request.getWithinBudgets() ? eviction.keepingToBudgets() : eviction;
  }
}
