package dev.berth.cli.exec;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ExecRequest;
import dev.berth.api.rpc.v1.StreamFrame;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.terminal.Tty;
import dev.berth.cli.typed.Targets;
import dev.berth.client.stream.ContainerStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "exec",
    header = "Run a command in a task's container.",
    description = {
      "",
      "The command's exit code is this one's. Write -- before the command, so that its options are",
      "its own. No shell takes the command apart: for pipes and variables run one, sh -c '...'.",
      "When this ends before the command does, the command finds the end of its input and runs on.",
    },
    footer = {
      "",
      "Examples:",
      "  berth exec web -- ls -l /srv                     one command",
      "  berth exec web -it -- sh                         a shell, at this terminal",
      "  berth exec db -i -- psql < dump.sql              with this input",
      "  berth exec web -- sh -c 'echo $HOSTNAME | rev'   with a shell's help",
      "  berth exec web --user root --env A=1 -- env      as another user, with a variable",
    })
public final class ExecCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "TASK", description = "NAME or task/NAME.")
  String task = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "COMMAND",
      description = "The command and its arguments, after --.")
  List<String> command = List.of();

  @Option(
      names = {"-i", "--stdin"},
      description = "Hand standard input to the command.")
  boolean stdin;

  @Option(
      names = {"-t", "--tty"},
      description = "Give the command a terminal.")
  boolean tty;

  @Option(
      names = {"-u", "--user"},
      paramLabel = "USER[:GROUP]",
      description = "Run as this user. Default: the container's.")
  String user = "";

  @Option(
      names = {"-w", "--workdir"},
      paramLabel = "PATH",
      description = "Start in this folder. Default: the container's.")
  String workdir = "";

  @Option(
      names = {"-e", "--env"},
      paramLabel = "NAME=VALUE",
      description = "A variable of the command's environment; may be repeated.")
  List<String> env = List.of();

  public ExecCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Tty terminal = session.world().tty();
    if (tty && stdin && !terminal.isInput()) {
      session.terminal().warning("standard input is no terminal, so the command gets none");
      tty = false;
    }
    for (String one : env) {
      if (one.indexOf('=') <= 0) {
        throw CommandException.usage("--env \"%s\": write NAME=VALUE".formatted(one));
      }
    }
    ExecRequest.Builder request =
        ExecRequest.newBuilder()
            .setTarget(
                StreamTarget.newBuilder()
                    .setNamespace(session.namespace())
                    .setName(Targets.nameOf(Kinds.TASK, task)))
            .addAllCommand(command)
            .setStdin(stdin)
            .setTty(tty)
            .setUser(user)
            .setWorkingDir(workdir)
            .addAllEnv(env);
    if (tty) {
      terminal.size().ifPresent(request::setSize);
    }
    StreamFrame first = StreamFrame.newBuilder().setExec(request).build();
    try (ContainerStream stream = session.client().open(first)) {
      Relay relay = new Relay(session, stream, "the command may run on in the container");
      return tty && stdin ? relay.atTerminal(false) : relay.run(stdin);
    }
  }
}
