package dev.berth.cli.exec;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.AttachRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.terminal.Tty;
import dev.berth.cli.typed.Targets;
import dev.berth.client.stream.ContainerStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "attach",
    header = "Join what a task's container itself reads and writes, from now on.",
    description = {
      "",
      "It goes on until the container ends, whose exit code is then this one's. For input the task",
      "must say spec.container.stdin: true, and for a terminal spec.container.tty: true. At a",
      "terminal, Ctrl-P Ctrl-Q leaves the container running and ends this alone; without one,",
      "Ctrl-C does.",
    },
    footer = {
      "",
      "Examples:",
      "  berth attach web            see what it writes from now on",
      "  berth attach console -it    sit down at its terminal",
      "  berth logs web              see what it wrote before",
    })
public final class AttachCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TASK", description = "NAME or task/NAME.")
  String task = "";

  @Option(
      names = {"-i", "--stdin"},
      description = "Hand standard input to the container.")
  boolean stdin;

  @Option(
      names = {"-t", "--tty"},
      description = "Be the container's terminal.")
  boolean tty;

  public AttachCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String name = Targets.nameOf(Kinds.TASK, task);
    check(name);
    Tty terminal = session.world().tty();
    if (tty && stdin && !terminal.isInput()) {
      session
          .terminal()
          .warning("standard input is no terminal, so the container gets it as it is");
      tty = false;
    }
    AttachRequest.Builder request =
        AttachRequest.newBuilder()
            .setTarget(StreamTarget.newBuilder().setNamespace(session.namespace()).setName(name))
            .setStdin(stdin);
    if (tty) {
      terminal.size().ifPresent(request::setSize);
    }
    StreamFrame first = StreamFrame.newBuilder().setAttach(request).build();
    try (ContainerStream stream = session.client().open(first)) {
      Relay relay = new Relay(session, stream, "the container runs on");
      return tty && stdin ? relay.atTerminal(true) : relay.run(stdin);
    }
  }

  /** A container that was made without these never gets them: better said than waited for. */
  private void check(String name) {
    Task found =
        session
            .objects(Kinds.TASK)
            .get(session.namespace(), name)
            .orElseThrow(() ->
                new FailureException(new Failure.NotFound(Kinds.TASK.qualifiedPlural(), name)));
    Container container = found.getSpec().getContainer();
    if (stdin && !container.getStdin()) {
      throw CommandException.failed(
          "task \"%s\" takes no input: its spec.container.stdin is not true".formatted(name));
    }
    if (tty && !container.getTty()) {
      throw CommandException.failed(
          "task \"%s\" has no terminal: its spec.container.tty is not true".formatted(name));
    }
  }
}
