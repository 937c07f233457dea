package dev.berth.cli;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.Connector;
import dev.berth.cli.session.World;
import dev.berth.cli.terminal.Tty;
import dev.berth.client.BerthClient.LogStream;
import dev.berth.client.ObjectClient;
import dev.berth.client.stream.ContainerStream;
import dev.berth.client.testing.FakeTimers;
import dev.berth.testkit.TestCluster;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A person at a shell, with a cluster in this process. Time stands still, so every object that the
 * test makes is 0s old.
 */
final class Shell implements AutoCloseable {
  private final Path home;
  private final FakeTimers timers = new FakeTimers(Instant.now());
  private final TestCluster cluster = TestCluster.start();
  private final Map<String, String> environment =
      new HashMap<>(Map.of("BERTH_SERVER", "in-process:1"));
  private Function<LogsRequest, LogStream> logs = request -> cluster.client().logs(request);
  private Function<StreamFrame, ContainerStream> streams = first -> cluster.client().open(first);
  private Connector connector =
      _ ->
          new Borrowed(
              cluster.client(), request -> logs.apply(request), first -> streams.apply(first));
  private InputStream input = InputStream.nullInputStream();
  private Tty tty = Tty.NONE;

  /** What one command did. */
  record Done(int code, String out, String err) {}

  /**
   * @param home holds the config file, if there is one
   */
  Shell(Path home) {
    this.home = home;
  }

  /** The time, which the test may let pass. */
  FakeTimers timers() {
    return timers;
  }

  TestCluster cluster() {
    return cluster;
  }

  /** Sets a variable of the environment; "" removes it. */
  Shell with(String variable, String value) {
    if (value.isEmpty()) {
      environment.remove(variable);
    } else {
      environment.put(variable, value);
    }
    return this;
  }

  /** What the next command reads from standard input. */
  Shell typing(String text) {
    return typing(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** What the next command reads from standard input. */
  Shell typing(InputStream text) {
    input = text;
    return this;
  }

  /** Where the person sits. */
  Shell at(Tty terminal) {
    tty = terminal;
    return this;
  }

  /** What containers do; there is no node here to ask. */
  Shell streaming(Function<StreamFrame, ContainerStream> source) {
    streams = source;
    return this;
  }

  /** Connects over TCP, as the command does outside of tests. */
  Shell overTcp() {
    connector = new GrpcConnector();
    return this;
  }

  /** What tasks have written; there is no node here to ask. */
  Shell logging(Function<LogsRequest, LogStream> source) {
    logs = source;
    return this;
  }

  /** Works with objects as a program would. */
  <T extends Message> ObjectClient<T> objects(Kind<T> kind) {
    return cluster.direct().objects(kind);
  }

  /** Runs a command to its end. */
  Done run(String... args) {
    Screen out = new Screen();
    Screen err = new Screen();
    int code = run(out, err, args);
    return new Done(code, out.text(), err.text());
  }

  /** Runs a command with the given outputs, and answers its exit code. */
  int run(OutputStream out, OutputStream err, String... args) {
    World world =
        new World(new Terminal(out, err, false), input, environment, home, timers, connector, tty);
    return new Berth(world).run(List.of(args));
  }

  /** Begins a command, which goes on beside the test. */
  Running begin(String... args) {
    return new Running(this, args);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
