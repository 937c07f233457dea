package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.EndOfData;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.v1.Protocol;
import dev.berth.api.v1.Task;
import dev.berth.testkit.TestObjects;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortForwardTest {
  private static final Pattern LINE =
      Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) -> 80\n");

  @TempDir Path home;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = new Shell(home);
    Task.Builder task = TestObjects.task("web").toBuilder();
    task.getSpecBuilder().getContainerBuilder().clearPorts();
    task.getSpecBuilder()
        .getContainerBuilder()
        .addPortsBuilder()
        .setName("http")
        .setContainerPort(80);
    task.getSpecBuilder()
        .getContainerBuilder()
        .addPortsBuilder()
        .setName("dns")
        .setContainerPort(53)
        .setProtocol(Protocol.PROTOCOL_UDP);
    shell.cluster().create(Kinds.TASK, task.build());
  }

  @AfterEach
  void stop() {
    shell.close();
  }

  @Test
  void everyConnectionHasAStreamAndAFailureEndsThatOneAlone() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    shell.streaming(first -> {
      if (down.get()) {
        throw new FailureException(new Failure.Conflict("tasks", "web", "no container runs"));
      }
      ScriptedStream stream = new ScriptedStream();
      stream.says(
          ScriptedStream.output("port " + first.getPort().getPort()),
          StreamFrame.newBuilder().setOutputEnd(EndOfData.getDefaultInstance()).build());
      return stream.begun(first);
    });
    try (Running forward = shell.begin("port-forward", "web", ":http")) {
      forward.awaitOut("-> 80\n");
      assertThat(read(forward)).isEmpty();
      forward.awaitErr("no container runs");
      down.set(false);
      assertThat(read(forward)).isEqualTo("port 80");
      assertThat(read(forward)).isEqualTo("port 80");
    }
  }

  @Test
  void whatIsNoPortIsRefused() {
    for (String bad : new String[] {"0", "70000:80", "80:", "http:80", "80:nosuch", "1:2:3"}) {
      Shell.Done done = shell.run("port-forward", "web", bad);
      assertThat(done.code()).as(bad).isEqualTo(2);
      assertThat(done.err()).as(bad).contains("\"" + bad + "\"");
    }
    assertThat(shell.run("port-forward", "web", "53:dns").err()).contains("UDP");
    assertThat(shell.run("port-forward", "nobody", "80").code()).isEqualTo(1);
  }

  private static String read(Running forward) throws Exception {
    Matcher line = LINE.matcher(forward.out());
    assertThat(line.find()).isTrue();
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(line.group(1)))) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
