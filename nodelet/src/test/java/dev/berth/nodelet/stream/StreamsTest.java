package dev.berth.nodelet.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.AttachRequest;
import dev.berth.api.rpc.v1.CopyFromRequest;
import dev.berth.api.rpc.v1.CopyToRequest;
import dev.berth.api.rpc.v1.EndOfData;
import dev.berth.api.rpc.v1.ExecRequest;
import dev.berth.api.rpc.v1.PortRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.api.rpc.v1.TerminalSize;
import dev.berth.api.v1.Network;
import dev.berth.api.v1.NetworkMode;
import dev.berth.api.v1.RestartPolicy;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskPhase;
import dev.berth.client.stream.ContainerStream;
import dev.berth.nodelet.AllThreads;
import dev.berth.nodelet.Nodelet;
import dev.berth.nodelet.NodeletConfig;
import dev.berth.nodelet.runtime.Labels;
import dev.berth.nodelet.runtime.testing.FakeProcess;
import dev.berth.nodelet.runtime.testing.FakeRuntime;
import dev.berth.testkit.Eventually;
import dev.berth.testkit.TestCluster;
import dev.berth.testkit.TestObjects;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams from a client through an API server and a whole nodelet to a fake runtime. */
@Timeout(120)
class StreamsTest {
  private static final int PIECE = 32 * 1024;

  @TempDir private Path folder;
  private final TestCluster cluster = TestCluster.start(2);
  private final FakeRuntime runtime =
      new FakeRuntime(InstantSource.system())
          .has(TestObjects.task("x").getSpec().getContainer().getImage());
  private Nodelet nodelet;

  @BeforeEach
  void start() {
    nodelet = new Nodelet(NodeletConfig.of("n1", folder), cluster.direct(), runtime);
    nodelet.start();
    cluster.await(Kinds.NODE, "", "n1", node -> node.getStatus().getConnectionsCount() == 2);
  }

  @AfterEach
  void close() {
    nodelet.close();
    cluster.close();
    runtime.close();
  }

  @Test
  void aCommandGetsItsInputAndTellsItsEnd() throws Exception {
    running(TestObjects.task("web"));
    try (ContainerStream cat = open(exec("web", true, "cat"))) {
      send(cat, "one ");
      send(cat, "two");
      assertThat(cat.send(end())).isTrue();
      assertThat(all(cat)).isEqualTo("one two||0");
    }
    try (ContainerStream seven = open(exec("web", false, "exit", "7"))) {
      assertThat(all(seven)).isEqualTo("||7");
    }
    try (ContainerStream complaint = open(exec("web", false, "complain", "no"))) {
      assertThat(all(complaint)).isEqualTo("|no\n|0");
    }
  }

  @Test
  void aTerminalHasTheSizeItBeginsWithAndTheOneThatFollows() throws Exception {
    running(TestObjects.task("web"));
    ExecRequest.Builder size =
        ExecRequest.newBuilder().setTarget(target("web")).addCommand("size").setTty(true);
    StreamFrame sized =
        StreamFrame.newBuilder().setExec(size.clone().setSize(size(80, 24))).build();
    try (ContainerStream terminal = open(sized)) {
      assertThat(terminal.opened().getTty()).isTrue();
      assertThat(all(terminal)).isEqualTo("24 80\r\n||0");
    }
    try (ContainerStream terminal = open(StreamFrame.newBuilder().setExec(size).build())) {
      assertThat(terminal.send(StreamFrame.newBuilder().setResize(size(120, 40)).build())).isTrue();
      assertThat(all(terminal)).isEqualTo("40 120\r\n||0");
    }
  }

  @Test
  void attachingReachesTheContainersOwnCommand() throws Exception {
    Task.Builder task = TestObjects.task("web").toBuilder();
    task.getSpecBuilder().getContainerBuilder().setStdin(true).setTty(true);
    String container = running(task.build());
    StreamFrame attach =
        StreamFrame.newBuilder()
            .setAttach(AttachRequest.newBuilder().setTarget(target("web")).setStdin(true))
            .build();
    try (ContainerStream attached = open(attach)) {
      assertThat(attached.opened().getTty()).isTrue();
      send(attached, "hello");
      assertThat(attached.next().orElseThrow().getOutput().toStringUtf8()).isEqualTo("hello");
      runtime.crash(container, 3, false);
      assertThat(all(attached)).isEqualTo("||3");
    }
  }

  @Test
  void whatIsMissingIsSaidWithThePhase() {
    StreamFrame exec = exec("web", false, "exit", "0");
    assertThat(refused(exec)).isInstanceOf(Failure.NotFound.class);
    cluster.create(Kinds.TASK, TestObjects.task("web"));
    assertThat(refused(exec))
        .isInstanceOfSatisfying(
            Failure.Conflict.class,
            conflict -> assertThat(conflict.why()).contains("no container", "Pending"));
    Task.Builder job = TestObjects.task("job").toBuilder();
    job.getSpecBuilder().setRestartPolicy(RestartPolicy.RESTART_POLICY_NEVER);
    job.getSpecBuilder().getContainerBuilder().clearCommand().clearArgs().addCommand("exit");
    job.getSpecBuilder().getContainerBuilder().addArgs("4");
    bind(job.build());
    awaitPhase("job", TaskPhase.TASK_PHASE_FAILED);
    assertThat(refused(exec("job", false, "exit", "0")))
        .isInstanceOfSatisfying(
            Failure.Conflict.class,
            conflict ->
                assertThat(conflict.why()).contains("has ended with exit code 4", "Failed"));
    assertThat(refused(exec("job", false))).isInstanceOf(Failure.BadRequest.class);
  }

  @Test
  void whoeverDoesNotReadHoldsTheOtherEndUpAndLeavingEndsAll() throws Exception {
    String container = running(TestObjects.task("web"));
    ContainerStream cat = open(exec("web", true, "cat"));
    FutureTask<Integer> writing =
        new FutureTask<>(() -> {
          int sent = 0;
          StreamFrame frame =
              StreamFrame.newBuilder().setInput(ByteString.copyFrom(new byte[PIECE])).build();
          while (sent < 10_000 && cat.send(frame)) {
            sent++;
          }
          return sent;
        });
    Thread.ofVirtual().start(writing);
    assertThat(catchThrowableOfType(TimeoutException.class, () -> writing.get(2, TimeUnit.SECONDS)))
        .as("320 MB that nobody reads are not taken")
        .isNotNull();
    FakeProcess process = runtime.processes(container).getFirst();
    assertThat(process.isClosed()).isFalse();
    cat.close();
    assertThat(writing.get(20, TimeUnit.SECONDS)).isLessThan(1_000);
    Eventually.is("the command's streams are closed", process::isClosed);
  }

  @Test
  void muchComesThroughWhole() throws Exception {
    running(TestObjects.task("web"));
    int pieces = 320;
    try (ContainerStream cat = open(exec("web", true, "cat"))) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int i = 0; i < pieces; i++) {
                byte[] piece = new byte[PIECE];
                java.util.Arrays.fill(piece, (byte) i);
                boolean _ =
                    cat.send(StreamFrame.newBuilder().setInput(ByteString.copyFrom(piece)).build());
              }
              boolean _ = cat.send(end());
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      long at = 0;
      for (Optional<StreamFrame> frame = cat.next(); frame.isPresent(); frame = cat.next()) {
        for (byte b : frame.get().getOutput().toByteArray()) {
          assertThat(b).isEqualTo((byte) (at++ / PIECE));
        }
      }
      assertThat(at).isEqualTo((long) pieces * PIECE);
    }
  }

  @Test
  void aNodeletThatEndsIsToldToTheCaller() throws Exception {
    running(TestObjects.task("web"));
    try (ContainerStream waiting = open(exec("web", false, "run"))) {
      nodelet.close();
      FailureException lost = catchThrowableOfType(FailureException.class, waiting::next);
      assertThat(lost.failure()).isInstanceOf(Failure.Unavailable.class);
      assertThat(lost.failure().message()).contains("node");
    }
  }

  @Test
  void anApiServerThatGoesIsToldToTheCallerAndEndsTheCommandsStreams() throws Exception {
    String container = running(TestObjects.task("web"));
    try (ContainerStream waiting = open(exec("web", false, "run"))) {
      cluster.stopServer(0);
      FailureException lost = catchThrowableOfType(FailureException.class, waiting::next);
      assertThat(lost.failure()).isInstanceOf(Failure.Unavailable.class);
      FakeProcess process = runtime.processes(container).getFirst();
      Eventually.is("the command's streams are closed", process::isClosed);
    }
    try (ContainerStream other = open(exec("web", false, "exit", "0"))) {
      assertThat(all(other)).isEqualTo("||0");
    }
  }

  @Test
  void aPortIsReachedByNumberAndNameAndEachDirectionEndsByItself() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answer(listener));
      Task.Builder task = TestObjects.task("web").toBuilder();
      task.getSpecBuilder()
          .getContainerBuilder()
          .addPortsBuilder()
          .setName("http")
          .setContainerPort(listener.getLocalPort());
      running(task.build());
      for (String port : List.of("http", Integer.toString(listener.getLocalPort()))) {
        try (ContainerStream stream = open(port("web", port))) {
          send(stream, "hello");
          assertThat(stream.send(end())).isTrue();
          assertThat(all(stream)).isEqualTo("hello, too||-1");
        }
      }
    }
  }

  @Test
  void aPortThatCanNotBeReachedIsRefusedWithTheReason() throws Exception {
    Task.Builder alone = TestObjects.task("alone").toBuilder();
    alone
        .getSpecBuilder()
        .getContainerBuilder()
        .setNetwork(Network.newBuilder().setMode(NetworkMode.NETWORK_MODE_NONE));
    running(alone.build());
    assertThat(refused(port("alone", "80")).message()).contains("network.mode: None");
    running(TestObjects.task("web"));
    assertThat(refused(port("web", "nosuch")).message()).contains("\"nosuch\"");
    int free;
    try (ServerSocket listener = new ServerSocket(0)) {
      free = listener.getLocalPort();
    }
    assertThat(refused(port("web", Integer.toString(free))).message()).contains("does not answer");
    runtime.reachableAt(Optional.empty());
    assertThat(refused(port("web", "80")).message()).contains("no port of the node leads there");
  }

  @Test
  void filesGoToTheContainerAndBackAlsoWhenItHasEnded() throws Exception {
    String container = running(TestObjects.task("web"));
    byte[] tar = runtime.copyFrom(container, "/tmp").readAllBytes();
    try (ContainerStream to = open(copyTo("/tmp"))) {
      assertThat(to.opened().getPath().getFolder()).isTrue();
      for (int from = 0; from < tar.length; from += 1000) {
        int length = Math.min(1000, tar.length - from);
        assertThat(
                to.send(
                    StreamFrame.newBuilder()
                        .setInput(ByteString.copyFrom(tar, from, length))
                        .build()))
            .isTrue();
      }
      assertThat(to.send(end())).isTrue();
      assertThat(all(to)).isEqualTo("||0");
    }
    assertThat(runtime.stat(container, "/tmp/tmp")).isPresent();
    try (ContainerStream from = open(copyFrom("/tmp/tmp"))) {
      assertThat(from.opened().getPath().getName()).isEqualTo("tmp");
      assertThat(all(from)).endsWith("||-1").hasSizeGreaterThan(512);
    }
    assertThat(refused(copyFrom("/nowhere"))).isInstanceOf(Failure.NotFound.class);
    assertThat(refused(copyTo("/nowhere/at/all"))).isInstanceOf(Failure.NotFound.class);
    try (ContainerStream given = open(copyTo("/tmp/new"))) {
      assertThat(given.opened().hasPath()).isFalse();
    }
  }

  @Test
  void sessionsLeaveNothingBehind() throws Exception {
    running(TestObjects.task("web"));
    for (int i = 0; i < 50; i++) {
      try (ContainerStream stream = open(exec("web", false, "exit", "0"))) {
        assertThat(all(stream)).isEqualTo("||0");
      }
    }
    Eventually.is("no session's thread is left", () -> !AllThreads.in(folder).contains("session-"));
  }

  private static void answer(ServerSocket listener) {
    try {
      while (true) {
        try (Socket socket = listener.accept()) {
          String heard = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          socket.getOutputStream().write((heard + ", too").getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private ContainerStream open(StreamFrame first) {
    return cluster.direct().open(first);
  }

  private Failure refused(StreamFrame first) {
    return catchThrowableOfType(FailureException.class, () -> open(first).close()).failure();
  }

  private static StreamTarget target(String task) {
    return StreamTarget.newBuilder().setNamespace("default").setName(task).build();
  }

  private static TerminalSize size(int columns, int rows) {
    return TerminalSize.newBuilder().setColumns(columns).setRows(rows).build();
  }

  private static StreamFrame exec(String task, boolean stdin, String... command) {
    return StreamFrame.newBuilder()
        .setExec(
            ExecRequest.newBuilder()
                .setTarget(target(task))
                .addAllCommand(List.of(command))
                .setStdin(stdin))
        .build();
  }

  private static StreamFrame port(String task, String port) {
    return StreamFrame.newBuilder()
        .setPort(PortRequest.newBuilder().setTarget(target(task)).setPort(port))
        .build();
  }

  private static StreamFrame copyFrom(String path) {
    return StreamFrame.newBuilder()
        .setCopyFrom(CopyFromRequest.newBuilder().setTarget(target("web")).setPath(path))
        .build();
  }

  private static StreamFrame copyTo(String path) {
    return StreamFrame.newBuilder()
        .setCopyTo(CopyToRequest.newBuilder().setTarget(target("web")).setPath(path))
        .build();
  }

  private static StreamFrame end() {
    return StreamFrame.newBuilder().setInputEnd(EndOfData.getDefaultInstance()).build();
  }

  private static void send(ContainerStream to, String text) throws InterruptedException {
    assertThat(to.send(StreamFrame.newBuilder().setInput(ByteString.copyFromUtf8(text)).build()))
        .isTrue();
  }

  /** Output, errors and exit code, with bars between them; -1 for none. */
  private static String all(ContainerStream from) throws InterruptedException {
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    int exit = -1;
    for (Optional<StreamFrame> frame = from.next(); frame.isPresent(); frame = from.next()) {
      out.append(frame.get().getOutput().toStringUtf8());
      err.append(frame.get().getErrorOutput().toStringUtf8());
      exit = frame.get().hasExit() ? frame.get().getExit().getCode() : exit;
    }
    return out + "|" + err + "|" + exit;
  }

  /** Its container. */
  private String running(Task task) {
    bind(task);
    awaitPhase(task.getMetadata().getName(), TaskPhase.TASK_PHASE_RUNNING);
    return runtime.list(Map.of(Labels.TASK, task.getMetadata().getName())).getFirst().id();
  }

  private void awaitPhase(String name, TaskPhase phase) {
    cluster.await(Kinds.TASK, "default", name, task -> task.getStatus().getPhase() == phase);
  }

  private void bind(Task task) {
    cluster.bind(cluster.create(Kinds.TASK, task), "n1");
  }
}
