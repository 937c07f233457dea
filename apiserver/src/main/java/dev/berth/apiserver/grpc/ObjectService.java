package dev.berth.apiserver.grpc;

import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.apiserver.resource.Resources;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;

/**
 * berth.rpc.v1.ObjectService. Watch is bound by hand, for its answers are put together from events
 * that are encoded already and go to many watchers.
 */
public final class ObjectService implements BindableService {
  private final ObjectEndpoint unary;
  private final WatchEndpoint watch;

  public ObjectService(Resources resources) {
    this.unary = new ObjectEndpoint(resources);
    this.watch = new WatchEndpoint(resources);
  }

  @Override
  public ServerServiceDefinition bindService() {
    ServerServiceDefinition generated = unary.bindService();
    MethodDescriptor<WatchRequest, EncodedMessage> encoded =
        ObjectServiceGrpc.getWatchMethod().toBuilder(
                ObjectServiceGrpc.getWatchMethod().getRequestMarshaller(),
                new EncodedMessage.Marshaller())
            .build();
    ServiceDescriptor.Builder service =
        ServiceDescriptor.newBuilder(generated.getServiceDescriptor().getName())
            .setSchemaDescriptor(generated.getServiceDescriptor().getSchemaDescriptor());
    for (MethodDescriptor<?, ?> method : generated.getServiceDescriptor().getMethods()) {
      service.addMethod(isWatch(method) ? encoded : method);
    }
    ServerServiceDefinition.Builder bound = ServerServiceDefinition.builder(service.build());
    for (ServerMethodDefinition<?, ?> method : generated.getMethods()) {
      if (!isWatch(method.getMethodDescriptor())) {
        bound.addMethod(method);
      }
    }
    return bound.addMethod(encoded, ServerCalls.asyncServerStreamingCall(watch::watch)).build();
  }

  private static boolean isWatch(MethodDescriptor<?, ?> method) {
    return method
        .getFullMethodName()
        .equals(ObjectServiceGrpc.getWatchMethod().getFullMethodName());
  }
}
