package dev.berth.cli.portforward;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.StreamTarget;
import dev.berth.api.v1.Task;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Targets;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "port-forward",
    header = "Let ports of this machine lead to ports of a task's container.",
    description = {
      "",
      "It goes on until Ctrl-C, also when the container is started anew meanwhile: every connection",
      "looks for the one that runs. Only TCP, and not what listens on the container's 127.0.0.1.",
    },
    footer = {
      "",
      "Examples:",
      "  berth port-forward web 8080:80           localhost:8080 leads to the container's port 80",
      "  berth port-forward web 8080:http 5432    by the port's name; and 5432 to 5432",
      "  berth port-forward web :80               from a free port, which is printed",
      "  berth port-forward web 80 --address 0.0.0.0    for other machines as well",
    })
public final class PortForwardCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(index = "0", paramLabel = "TASK", description = "NAME or task/NAME.")
  String task = "";

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "[LOCAL:]REMOTE",
      description = "Ports; the remote one may be a name.")
  List<String> ports = List.of();

  @Option(
      names = "--address",
      paramLabel = "ADDRESS",
      description = "Where to listen. Default: 127.0.0.1, for this machine alone.")
  String address = "127.0.0.1";

  public PortForwardCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    String name = Targets.nameOf(Kinds.TASK, task);
    Task found =
        session
            .objects(Kinds.TASK)
            .get(session.namespace(), name)
            .orElseThrow(() ->
                new FailureException(new Failure.NotFound(Kinds.TASK.qualifiedPlural(), name)));
    List<PortPair> pairs = ports.stream().map(port -> PortPair.parse(port, found)).toList();
    StreamTarget target =
        StreamTarget.newBuilder().setNamespace(session.namespace()).setName(name).build();
    List<Forwarding> open = new ArrayList<>();
    try {
      for (PortPair pair : pairs) {
        open.add(Forwarding.open(session, target, address(), pair));
      }
      open.forEach(Forwarding::start);
      session.terminal().flush();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.forEach(Forwarding::close);
    }
    return CommandException.DONE;
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw CommandException.usage("--address \"%s\": no such host".formatted(address));
    }
  }
}
