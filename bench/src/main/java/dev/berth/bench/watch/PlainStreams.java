package dev.berth.bench.watch;

import com.google.protobuf.Any;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchEventType;
import dev.berth.api.rpc.v1.WatchRequest;
import dev.berth.api.rpc.v1.WatchResponse;
import dev.berth.bench.rig.Samples;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The machine's limit of fan-out: a server whose every stream sends the same message, encoded once,
 * as fast as its reader takes it. A process of its own, as the API server is.
 */
@Command(
    name = "plain-streams",
    hidden = true,
    description = "A server of plain gRPC streams, to compare with.")
public final class PlainStreams implements Callable<Integer> {
  @Option(names = "--port", required = true)
  private int port;

  @Option(names = "--events", required = true, description = "In each message.")
  private int events;

  @Override
  public Integer call() throws IOException, InterruptedException {
    byte[] message = message(events);
    var methods =
        ServerServiceDefinition.builder(ObjectServiceGrpc.SERVICE_NAME)
            .addMethod(
                EventStream.METHOD,
                ServerCalls.<WatchRequest, byte[]>asyncServerStreamingCall(
                    (_, caller) -> sendAlways((ServerCallStreamObserver<byte[]>) caller, message)))
            .build();
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(methods)
            .build()
            .start();
    System.out.println("ready");
    server.awaitTermination();
    return 0;
  }

  private static void sendAlways(ServerCallStreamObserver<byte[]> caller, byte[] message) {
    caller.setOnReadyHandler(() -> {
      while (caller.isReady()) {
        caller.onNext(message);
      }
    });
    caller.setOnCancelHandler(() -> {});
  }

  private static byte[] message(int events) {
    WatchEvent event =
        WatchEvent.newBuilder()
            .setType(WatchEventType.WATCH_EVENT_TYPE_ADDED)
            .setObject(Any.pack(Samples.lease(Samples.NAMESPACE, 1)))
            .build();
    WatchResponse.Builder message = WatchResponse.newBuilder();
    for (int i = 0; i < events; i++) {
      message.addEvents(event);
    }
    return message.build().toByteArray();
  }
}
