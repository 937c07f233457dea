package dev.berth.apiserver.grpc;

import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.DiscoveryServiceGrpc;
import dev.berth.api.rpc.v1.GetVersionRequest;
import dev.berth.api.rpc.v1.GetVersionResponse;
import dev.berth.api.rpc.v1.KindInfo;
import dev.berth.api.rpc.v1.ListKindsRequest;
import dev.berth.api.rpc.v1.ListKindsResponse;
import dev.berth.apiserver.store.Store;
import io.grpc.stub.StreamObserver;

/** berth.rpc.v1.DiscoveryService. */
public final class DiscoveryEndpoint extends DiscoveryServiceGrpc.DiscoveryServiceImplBase {
  private final String version;
  private final String identity;
  private final Store store;

  public DiscoveryEndpoint(String version, String identity, Store store) {
    this.version = version;
    this.identity = identity;
    this.store = store;
  }

  @Override
  public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> caller) {
    Answer.with(
        caller,
        _ ->
            GetVersionResponse.newBuilder()
                .setVersion(version)
                .setServer(identity)
                .setStore(store.description())
                .build());
  }

  @Override
  public void listKinds(ListKindsRequest request, StreamObserver<ListKindsResponse> caller) {
    Answer.with(
        caller,
        _ -> {
          ListKindsResponse.Builder response = ListKindsResponse.newBuilder();
          Kinds.all().forEach(kind -> response.addKinds(info(kind)));
          return response.build();
        });
  }

  private static KindInfo info(Kind<?> kind) {
    return KindInfo.newBuilder()
        .setApiVersion(kind.apiVersion())
        .setKind(kind.name())
        .setPlural(kind.plural())
        .addAllShortNames(kind.shortNames())
        .setNamespaced(kind.namespaced())
        .build();
  }
}
