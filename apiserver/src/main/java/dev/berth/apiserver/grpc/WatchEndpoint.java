package dev.berth.apiserver.grpc;

import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.apiserver.resource.ListQuery;
import dev.berth.apiserver.resource.Resources;
import dev.berth.apiserver.watch.Watch;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The streams of berth.rpc.v1.ObjectService. */
final class WatchEndpoint {
  private final Resources resources;

  WatchEndpoint(Resources resources) {
    this.resources = resources;
  }

  void watch(WatchRequest request, StreamObserver<EncodedMessage> caller) {
    WatchStream stream = new WatchStream((ServerCallStreamObserver<EncodedMessage>) caller);
    try {
      ListQuery query =
          ListQuery.of(
              Wire.kind(request.getApiVersion(), request.getKind()),
              request.getNamespace(),
              request.getLabelSelector(),
              request.getFieldSelector());
      Watch watch =
          resources.watch(query, request.getResourceVersion(), request.getAllowBookmarks());
      stream.start(watch);
    } catch (RuntimeException e) {
      caller.onError(Answer.failed(e));
    }
  }
}
