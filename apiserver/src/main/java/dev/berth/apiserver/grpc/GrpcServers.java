package dev.berth.apiserver.grpc;

import dev.berth.api.failure.Failures;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The transports, with the same services behind each. Every call has a virtual thread. A transport
 * that is started takes its address at once, and refuses calls as <em>unavailable</em> until {@link
 * #open}.
 */
public final class GrpcServers implements AutoCloseable {
  /** More than any object with its envelope; answers are kept below 3 MiB elsewhere. */
  private static final int MAX_REQUEST_BYTES = 4 * 1024 * 1024;

  private static final int CLOSE_SECONDS = 5;

  private final List<BindableService> services;
  private final TokenInterceptor token;
  private final OpeningGate gate = new OpeningGate();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("grpc-", 0).factory());
  private final List<Server> running = new ArrayList<>();

  public GrpcServers(List<BindableService> services, TokenInterceptor token) {
    this.services = List.copyOf(services);
    this.token = token;
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
                .maxInboundMetadataSize(Failures.MAX_METADATA_BYTES)
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
        .executor(threads)
        .maxInboundMessageSize(MAX_REQUEST_BYTES)
        .intercept(token)
        .intercept(gate);
    services.forEach(builder::addService);
    Server server = builder.addService(ProtoReflectionServiceV1.newInstance()).build().start();
    running.add(server);
    return server;
  }
}
