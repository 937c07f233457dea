package dev.berth.client;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.ObjectResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A connection breaks under a call, and its server is there for the next one. */
final class BrokenConnectionTest {
  private final AtomicInteger creates = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  @Test
  void writeIsSentOnce() throws IOException {
    Server server =
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(
                new ObjectServiceGrpc.ObjectServiceImplBase() {
                  @Override
                  public void create(CreateRequest request, StreamObserver<ObjectResponse> reply) {
                    if (creates.incrementAndGet() == 1) {
                      cut();
                    } else {
                      reply.onNext(
                          ObjectResponse.newBuilder().setObject(request.getObject()).build());
                      reply.onCompleted();
                    }
                  }
                })
            .build()
            .start();
    try (ServerSocket way = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        BerthClient client =
            Clients.connect(
                ClientConfig.of(List.of("127.0.0.1:" + way.getLocalPort()), "secret"))) {
      Thread _ = Thread.ofVirtual().start(() -> accept(way, server.getPort()));
      FailureException thrown =
          catchThrowableOfType(
              FailureException.class, () -> client.objects(Kinds.LEASE).create(lease("a", "me")));

      assertThat(thrown.failure()).isInstanceOf(Failure.UnknownOutcome.class);
      assertThat(creates).hasValue(1);
    } finally {
      server.shutdownNow();
      cut();
    }
  }

  private void cut() {
    open.forEach(BrokenConnectionTest::close);
  }

  private void accept(ServerSocket way, int target) {
    while (true) {
      try {
        Socket caller = way.accept();
        Socket callee = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(caller);
        open.add(callee);
        Thread _ = Thread.ofVirtual().start(() -> pump(caller, callee));
        Thread _ = Thread.ofVirtual().start(() -> pump(callee, caller));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      long _ = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // Cut.
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // Closed already.
    }
  }
}
