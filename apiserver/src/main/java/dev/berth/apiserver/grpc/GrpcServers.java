package dev.berth.apiserver.grpc;

import dev.berth.apiserver.access.Token;
import dev.berth.apiserver.limit.Limits;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The transports, with the same services behind each. A transport that is started takes its address
 * at once, and refuses calls as <em>unavailable</em> until {@link #open}.
 */
public final class GrpcServers implements AutoCloseable {
  /**
   * What gRPC itself ends a call for, without an answer. {@link BoundedRequests} refuses far less
   * with one; answers are kept below 3 MiB elsewhere.
   */
  private static final int MAX_MESSAGE_BYTES = 4 * BoundedRequests.MAX_BYTES;

  /** Requests have a token and a name; only answers have failures in them. */
  private static final int MAX_HEADER_BYTES = 16 * 1024;

  private static final int CLOSE_SECONDS = 5;

  private static final String LEAK_DETECTION = "io.netty.leakDetection.level";

  static {
    // It takes a stack trace of every 128th buffer; whoever looks for a leak asks for it.
    if (System.getProperty(LEAK_DETECTION) == null) {
      ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    }
  }

  private final List<BindableService> services;
  private final OpeningGate gate = new OpeningGate();
  // The first that a call meets is the last here.
  private final List<ServerInterceptor> interceptors;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
  private final List<Server> running = new ArrayList<>();

  public GrpcServers(
      List<BindableService> services, Token token, Limits limits, MeterRegistry meters) {
    this.services = List.copyOf(services);
    this.interceptors =
        List.of(
            new LimitInterceptor(limits, meters),
            new BoundedRequests(),
            new TokenInterceptor(token),
            gate,
            new MeterInterceptor(meters));
  }

  /** Serves callers in this process. */
  public void startInProcess(String name) {
    try {
      start(InProcessServerBuilder.forName(name));
    } catch (IOException e) {
      throw new IllegalArgumentException("the name is taken in this process: " + name, e);
    }
  }

  /** Serves callers over TCP; the port that it took. */
  public int startTcp(InetSocketAddress address) throws IOException {
    return start(
            NettyServerBuilder.forAddress(address)
                .maxInboundMetadataSize(MAX_HEADER_BYTES)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(10, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS))
        .getPort();
  }

  /** Answers calls from now on. */
  public void open() {
    gate.open();
  }

  public boolean isOpen() {
    return gate.isOpen();
  }

  /** Takes no new calls, waits a little for those that run, then ends them. */
  @Override
  public void close() {
    running.forEach(Server::shutdown);
    try {
      for (Server server : running) {
        if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
          server.shutdownNow();
        }
      }
    } catch (InterruptedException e) {
      running.forEach(Server::shutdownNow);
      Thread.currentThread().interrupt();
    }
    threads.shutdown();
  }

  private Server start(ServerBuilder<?> builder) throws IOException {
    builder
        .directExecutor()
        .callExecutor(new CallThreads(threads))
        .maxInboundMessageSize(MAX_MESSAGE_BYTES);
    interceptors.forEach(builder::intercept);
    services.forEach(service -> builder.addService(BoundedRequests.of(service.bindService())));
    Server server = builder.addService(ProtoReflectionServiceV1.newInstance()).build().start();
    running.add(server);
    return server;
  }
}
