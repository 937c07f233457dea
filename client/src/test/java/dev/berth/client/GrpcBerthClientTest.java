package dev.berth.client;

import static dev.berth.client.fake.Samples.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.CreateRequest;
import dev.berth.api.rpc.v1.DeleteOptions;
import dev.berth.api.rpc.v1.ObjectResponse;
import dev.berth.api.rpc.v1.ObjectServiceGrpc;
import dev.berth.client.ObjectWatch.ObjectEvent;
import dev.berth.client.fake.FakeObjects;
import dev.berth.client.fake.FakeServer;
import io.grpc.Channel;
import io.grpc.ConnectivityState;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcBerthClientTest {
  private final FakeObjects state = new FakeObjects();
  private final FakeServer first = FakeServer.start(state);
  private final FakeServer second = FakeServer.start(state);
  private final BerthClient client = FakeServer.client(first, second);
  private final ObjectClient<Lease> leases = client.objects(Kinds.LEASE);

  @AfterEach
  void close() {
    client.close();
    first.close();
    second.close();
  }

  @Test
  void readsBackWhatItWrites() {
    Lease created = leases.create(lease("a", "me"));

    assertThat(leases.get("default", "a")).contains(created);
    assertThat(created.getMetadata().getResourceVersion()).isNotEmpty();
  }

  @Test
  void absentObjectIsEmpty() {
    assertThat(leases.get("default", "none")).isEmpty();
  }

  @Test
  void failuresArriveAsTheyWereSent() {
    var _ = leases.create(lease("a", "me"));

    assertThat(failure(() -> leases.create(lease("a", "me"))))
        .isEqualTo(new Failure.AlreadyExists("leases.coordination.k8s.io", "a"));
  }

  @Test
  void showsTheTokenWithEveryCall() {
    var _ = leases.get("default", "a");

    assertThat(first.tokens()).containsExactly("Bearer secret");
  }

  @Test
  void saysItsNameWithEveryCall() {
    var _ = leases.get("default", "a");

    assertThat(first.names()).containsExactly(ClientConfig.ofThisProcess("client"));
  }

  @Test
  void comesBackToABusyServerAfterTheTimeThatItAsksFor() {
    first.busy(2);
    var created = leases.create(lease("a", "me"));
    first.busy(1);

    assertThat(leases.get("default", "a")).contains(created);
    assertThat(first.calls()).isEqualTo(5);
    assertThat(second.calls()).isZero();
  }

  @Test
  void busyServerIsTheAnswerWhenTheCallsOwnTimeIsOver() {
    first.busy(1_000, 3); // there is time to ask once more, and not twice
    try (BerthClient hurried =
        Clients.over(
            List.of(first.channel()),
            ClientConfig.of(List.of("in-process:1"), "secret")
                .withTimeout(Duration.ofSeconds(5)))) {
      assertThat(failure(() -> hurried.objects(Kinds.LEASE).get("default", "a")))
          .isInstanceOf(Failure.TooManyRequests.class);
    }
  }

  @Test
  void busyServerIsTheAnswerWhenItAsksForMoreThanTheCallsOwnTime() {
    first.busy(1, 60);
    try (BerthClient hurried =
        Clients.over(
            List.of(first.channel()),
            ClientConfig.of(List.of("in-process:1"), "secret")
                .withTimeout(Duration.ofSeconds(30)))) {
      assertThat(failure(() -> hurried.objects(Kinds.LEASE).get("default", "a")))
          .isInstanceOf(Failure.TooManyRequests.class);
    }
    assertThat(first.calls()).isEqualTo(1);
  }

  @Test
  void objectThatNoServerWouldTakeIsNotSent() {
    Lease large = lease("a", "x".repeat(5 * 1024 * 1024));

    assertThat(failure(() -> leases.create(large))).isInstanceOf(Failure.TooLarge.class);
    assertThat(first.calls()).isZero();
  }

  @Test
  void listAllReadsEveryPage() {
    for (int i = 0; i < 10; i++) {
      var _ = leases.create(lease("l" + i, "me"));
    }

    assertThat(leases.list(ListOptions.ALL).items()).hasSize(3);
    assertThat(leases.listAll(ListOptions.ALL).items())
        .extracting(lease -> lease.getMetadata().getName())
        .containsExactly("l0", "l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9");
  }

  @Test
  void listAllKeepsWhatIsAskedForOfEachPage() {
    for (int i = 0; i < 4; i++) {
      var _ = leases.create(lease("l" + i, "me"));
    }

    assertThat(
            leases.listAll(ListOptions.ALL, lease -> lease.toBuilder().clearSpec().build()).items())
        .hasSize(4)
        .noneMatch(Lease::hasSpec)
        .allMatch(Lease::hasMetadata);
  }

  @Test
  void readGoesToAnotherServerAndStaysThere() {
    var _ = leases.create(lease("a", "me"));
    first.unavailable(true);
    int before = first.calls();

    assertThat(leases.get("default", "a")).isPresent();
    assertThat(leases.get("default", "a")).isPresent();

    assertThat(first.calls()).isEqualTo(before + 1);
  }

  @Test
  void readOfWhatOneServerHasNotIsAnsweredByAnotherAndTheFirstStays() {
    List<Channel> asked = new ArrayList<>();
    try (Servers servers =
        new Servers(
            List.of(first.channel(), second.channel()),
            ClientConfig.of(List.of("in-process:1"), "secret"))) {
      String answer =
          servers.readAnywhere((channel, _) -> {
            asked.add(channel);
            if (asked.size() == 1) {
              throw Status.UNAVAILABLE.asRuntimeException();
            }
            return "here";
          });
      assertThat(answer).isEqualTo("here");
      assertThat(asked).doesNotHaveDuplicates().hasSize(2);

      assertThat(servers.<Channel>read((channel, _) -> channel)).isSameAs(asked.getFirst());
      assertThat(
              failure(() ->
                  servers.readAnywhere((_, _) -> {
                    throw Status.UNAVAILABLE.asRuntimeException();
                  })))
          .isInstanceOf(Failure.Unavailable.class);
    }
  }

  @Test
  void readFailsWhenNoServerAnswers() {
    first.unavailable(true);
    second.unavailable(true);

    assertThat(failure(() -> leases.get("default", "a"))).isInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void writeGoesToAnotherServerWhenTheFirstSaysThatNothingChanged() {
    first.unavailable(true);

    assertThat(leases.create(lease("a", "me")).getMetadata().getUid()).isNotEmpty();
  }

  @Test
  void writeWhoseReplyIsLostIsNotTriedAgain() {
    first.loseReplies(true);

    assertThat(failure(() -> leases.create(lease("a", "me"))))
        .isInstanceOf(Failure.UnknownOutcome.class);
    assertThat(second.writes()).isZero();
    assertThat(leases.get("default", "a")).isPresent();
  }

  @Test
  void repeatedUpdateThatConflictsIsUnknownNotConflict() {
    Lease created = leases.create(lease("a", "me"));
    first.loseReplies(true);

    // It happened at the first server, so the second one sees a version that is too old.
    assertThat(failure(() -> leases.update(created))).isInstanceOf(Failure.UnknownOutcome.class);
    assertThat(second.writes()).isEqualTo(1);
  }

  @Test
  void updateWithoutVersionIsNotRepeated() {
    var _ = leases.create(lease("a", "me"));
    first.loseReplies(true);

    assertThat(failure(() -> leases.update(lease("a", "you"))))
        .isInstanceOf(Failure.UnknownOutcome.class);
    assertThat(second.writes()).isZero();
  }

  @Test
  void writeToAServerThatIsNotThereWasNeverSent() throws IOException {
    // Bound, so that nobody else gets the port, and not listening.
    try (Socket nobody = new Socket()) {
      nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String server = "127.0.0.1:" + nobody.getLocalPort();
      try (BerthClient tcp = Clients.connect(ClientConfig.of(List.of(server), "secret"))) {
        assertThat(failure(() -> tcp.objects(Kinds.LEASE).create(lease("a", "me"))))
            .isInstanceOf(Failure.Unavailable.class);
      }
    }
  }

  @Test
  void writeCutAfterItWasSentIsUnknown() throws IOException {
    CompletableFuture<Server> server = new CompletableFuture<>();
    server.complete(
        OkHttpServerBuilder.forPort(0, InsecureServerCredentials.create())
            .addService(
                new ObjectServiceGrpc.ObjectServiceImplBase() {
                  @Override
                  public void create(CreateRequest request, StreamObserver<ObjectResponse> reply) {
                    var _ = server.join().shutdownNow();
                  }
                })
            .build()
            .start());
    try (BerthClient tcp =
        Clients.connect(
            ClientConfig.of(List.of("127.0.0.1:" + server.join().getPort()), "secret"))) {
      assertThat(failure(() -> tcp.objects(Kinds.LEASE).create(lease("a", "me"))))
          .isInstanceOf(Failure.UnknownOutcome.class);
    }
  }

  @Test
  void changeIsMadeAgainOnTheNewestStateWhenAnotherWriterWasQuicker() {
    var _ = leases.create(lease("a", "1"));
    boolean[] interfered = {false};

    Lease changed =
        leases
            .change(
                "default",
                "a",
                there -> {
                  if (!interfered[0]) {
                    interfered[0] = true;
                    var _ = leases.update(there.toBuilder().setSpec(there.getSpec()).build());
                  }
                  return there.toBuilder()
                      .setSpec(there.getSpec().toBuilder().setHolderIdentity("2"))
                      .build();
                })
            .orElseThrow();

    assertThat(changed.getSpec().getHolderIdentity()).isEqualTo("2");
    assertThat(first.writes()).isEqualTo(4);
  }

  @Test
  void changeToTheSameIsNotWritten() {
    var _ = leases.create(lease("a", "1"));

    assertThat(leases.change("default", "a", there -> there)).isPresent();
    assertThat(first.writes()).isEqualTo(1);
  }

  @Test
  void watchTellsWhatHappensAfterItsVersion() {
    Lease before = leases.create(lease("a", "1"));
    try (ObjectWatch<Lease> watch =
        leases.watch(
            ListOptions.ALL.withResourceVersion(before.getMetadata().getResourceVersion()))) {
      Lease after = leases.update(before);
      Lease gone = leases.delete("default", "a", DeleteOptions.getDefaultInstance());

      assertThat(take(watch, 2))
          .containsExactly(
              new ObjectEvent.Modified<>(after, after.getMetadata().getResourceVersion()),
              new ObjectEvent.Deleted<>(gone, gone.getMetadata().getResourceVersion()));
    }
  }

  @Test
  void watchOfAVersionThatIsGoneExpires() {
    var _ = leases.create(lease("a", "1"));
    state.compact();

    try (ObjectWatch<Lease> watch = leases.watch(ListOptions.ALL.withResourceVersion("1"))) {
      assertThat(failure(watch::next)).isInstanceOf(Failure.Expired.class);
    }
  }

  @Test
  void closingAWatchEndsTheWaitOfItsReader() {
    ObjectWatch<Lease> watch = leases.watch(ListOptions.ALL.withResourceVersion("1"));
    CompletableFuture<Failure> reader = CompletableFuture.supplyAsync(() -> failure(watch::next));

    watch.close();

    assertThat(reader.join()).isEqualTo(new Failure.Unavailable("closed"));
  }

  @Test
  void slowReaderHoldsTheServerBackAndMissesNothing() {
    try (ObjectWatch<Lease> watch = leases.watch(ListOptions.ALL.withResourceVersion("1"))) {
      for (int i = 0; i < 500; i++) {
        var _ = leases.create(lease("l" + i, "me"));
      }

      assertThat(take(watch, 500))
          .extracting(event -> event.resourceVersion())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void givesOneChannelPerServerWithTheTokenOnIt() {
    assertThat(client.servers()).hasSize(2);
  }

  @Test
  void closingShutsChannelsDown() {
    var channel = first.channel();
    BerthClient other =
        Clients.over(List.of(channel), ClientConfig.of(List.of("in-process:1"), ""));
    other.close();

    assertThat(channel.getState(false)).isEqualTo(ConnectivityState.SHUTDOWN);
  }

  private static List<ObjectEvent<Lease>> take(ObjectWatch<Lease> watch, int count) {
    List<ObjectEvent<Lease>> events = new ArrayList<>();
    while (events.size() < count) {
      events.addAll(watch.next());
    }
    return events;
  }

  private static Failure failure(ThrowingCallable call) {
    return catchThrowableOfType(FailureException.class, call).failure();
  }
}
