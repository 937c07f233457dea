package dev.berth.cli.top;

import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.Quantities;
import dev.berth.api.rpc.v1.MachineUsage;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.v1.Node;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Table;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "nodes",
    aliases = {"node", "no"},
    header = "Show what the machines of nodes use.",
    description = {
      "",
      "All that runs on a machine counts, not tasks alone. Percentages are of what the machine has.",
    },
    footer = {"", "Examples:", "  berth top nodes", "  berth top nodes --sort-by memory"})
public final class TopNodesCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", arity = "0..*", description = "Only these nodes.")
  List<String> nodes = List.of();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "Only nodes with these labels.")
  String labels = "";

  @Option(
      names = "--sort-by",
      paramLabel = "COLUMN",
      description = "name (default), cpu, memory or disk; the most first.")
  Column sortBy = Column.name;

  public TopNodesCommand(Session session) {
    this.session = session;
  }

  /** As they are written on the command line. */
  enum Column {
    name,
    cpu,
    memory,
    disk
  }

  /** A node and its answer. */
  private record Row(Node node, NodeStatsResponse stats) {
    String name() {
      return node.getMetadata().getName();
    }

    MachineUsage machine() {
      return stats.getMachine();
    }

    List<String> cells() {
      int tasks = stats.getTasksCount();
      if (!stats.hasMachine()) {
        return List.of(name(), "", "", "", "", "", "", String.valueOf(tasks));
      }
      long cpus =
          node.getStatus().containsCapacity("cpu")
              ? Quantities.milli(node.getStatus().getCapacityOrThrow("cpu"))
              : 0;
      return List.of(
          name(),
          Amounts.cpu(machine().getCpu()),
          Amounts.percent(machine().getCpu().getRateMilli(), cpus),
          Amounts.bytes(machine().getMemoryBytes()),
          Amounts.percent(machine().getMemoryBytes(), machine().getMemoryCapacityBytes()),
          Amounts.bytes(machine().getDiskBytes()),
          Amounts.percent(machine().getDiskBytes(), machine().getDiskCapacityBytes()),
          String.valueOf(tasks));
    }
  }

  @Override
  public Integer call() {
    List<Node> wanted = wanted();
    Map<String, NodeStatsResponse> figures =
        NodeFigures.of(session, wanted.stream().map(one -> one.getMetadata().getName()).toList());
    Stream<Row> rows =
        wanted.stream()
            .flatMap(node ->
                Optional.ofNullable(figures.get(node.getMetadata().getName()))
                    .map(stats -> new Row(node, stats))
                    .stream());
    Table table =
        new Table(
            session.terminal(),
            List.of("NAME", "CPU", "CPU%", "MEMORY", "MEMORY%", "DISK", "DISK%", "TASKS"));
    rows.sorted(order()).forEach(row -> table.row(row.cells()));
    table.flush();
    return figures.size() == wanted.size() ? CommandException.DONE : CommandException.FAILED;
  }

  private List<Node> wanted() {
    List<Node> found =
        session.objects(Kinds.NODE).listAll(ListOptions.ALL.withLabels(labels)).items();
    List<String> names = found.stream().map(one -> one.getMetadata().getName()).toList();
    List<String> missing = nodes.stream().filter(one -> !names.contains(one)).toList();
    if (!missing.isEmpty()) {
      throw CommandException.failed(
          missing.stream().map(one -> "nodes \"" + one + "\" not found").toList());
    }
    return found.stream()
        .filter(one -> nodes.isEmpty() || nodes.contains(one.getMetadata().getName()))
        .toList();
  }

  private Comparator<Row> order() {
    return switch (sortBy) {
      case name -> Comparator.comparing(Row::name);
      case cpu -> most(row -> row.machine().getCpu().getRateMilli());
      case memory -> most(row -> row.machine().getMemoryBytes());
      case disk -> most(row -> row.machine().getDiskBytes());
    };
  }

  private static Comparator<Row> most(ToLongFunction<Row> of) {
    return Comparator.comparingLong(of).reversed();
  }
}
