package dev.berth.cli.top;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.NodeStatsResponse;
import dev.berth.api.rpc.v1.TaskUsage;
import dev.berth.api.v1.Task;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Table;
import dev.berth.cli.session.Selection;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Targets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "tasks",
    aliases = "task",
    header = "Show what tasks use.",
    description = {
      "",
      "Only tasks that run are shown. A dash is what can't be told: no limit of memory, or the"
          + " network of a task that is in its node's own.",
    },
    footer = {
      "",
      "Examples:",
      "  berth top tasks --sort-by cpu        the busiest first",
      "  berth top tasks web-1 web-2          these two",
      "  berth top tasks -A -l app=web        in all namespaces, with a label",
    })
public final class TopTasksCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TASK", arity = "0..*", description = "Only these, NAME or task/NAME.")
  List<String> tasks = List.of();

  @Mixin Selection selection = new Selection();

  @Option(
      names = "--sort-by",
      paramLabel = "COLUMN",
      description = "name (default), cpu, memory, net or disk; the most first.")
  Column sortBy = Column.name;

  public TopTasksCommand(Session session) {
    this.session = session;
  }

  /** As they are written on the command line. */
  enum Column {
    name,
    cpu,
    memory,
    net,
    disk
  }

  /** A task's figures and where they are from. */
  private record Row(String node, TaskUsage usage) {
    List<String> cells(boolean namespaced) {
      List<String> cells = new ArrayList<>();
      if (namespaced) {
        cells.add(usage.getNamespace());
      }
      cells.add(usage.getName());
      cells.add(Amounts.cpu(usage.getCpu()));
      cells.add(Amounts.bytes(usage.getMemoryBytes()));
      cells.add(
          usage.hasMemoryLimitBytes()
              ? "%s (%s)"
                  .formatted(
                      Amounts.bytes(usage.getMemoryLimitBytes()),
                      Amounts.percent(usage.getMemoryBytes(), usage.getMemoryLimitBytes()))
              : "");
      cells.add(
          usage.hasNetworkReceiveBytes()
              ? Amounts.pair(usage.getNetworkReceiveBytes(), usage.getNetworkTransmitBytes())
              : "");
      cells.add(Amounts.pair(usage.getDiskReadBytes(), usage.getDiskWriteBytes()));
      cells.add(node);
      return cells;
    }
  }

  @Override
  public Integer call() {
    List<Task> wanted = wanted();
    List<String> nodes =
        wanted.stream()
            .map(one -> one.getStatus().getNode())
            .filter(node -> !node.isEmpty())
            .distinct()
            .toList();
    Map<String, NodeStatsResponse> figures =
        nodes.isEmpty() ? Map.of() : NodeFigures.of(session, nodes);
    boolean namespaced = selection.allNamespaces;
    List<String> titles = new ArrayList<>(namespaced ? List.of("NAMESPACE") : List.of());
    titles.addAll(
        List.of("NAME", "CPU", "MEMORY", "LIMIT", "NET IN / OUT", "DISK READ / WRITTEN", "NODE"));
    Table table = new Table(session.terminal(), titles);
    rows(wanted, figures).forEach(row -> table.row(row.cells(namespaced)));
    table.flush();
    return figures.size() == nodes.size() ? CommandException.DONE : CommandException.FAILED;
  }

  private List<Task> wanted() {
    List<String> names = tasks.stream().map(one -> Targets.nameOf(Kinds.TASK, one)).toList();
    List<Task> found =
        session.objects(Kinds.TASK).listAll(selection.of(session, Kinds.TASK)).items();
    List<String> missing =
        names.stream()
            .filter(
                name -> found.stream().noneMatch(one -> one.getMetadata().getName().equals(name)))
            .toList();
    if (!missing.isEmpty()) {
      throw CommandException.failed(
          missing.stream().map(one -> "tasks \"" + one + "\" not found").toList());
    }
    return found.stream()
        .filter(one -> names.isEmpty() || names.contains(one.getMetadata().getName()))
        .toList();
  }

  private List<Row> rows(List<Task> wanted, Map<String, NodeStatsResponse> figures) {
    Map<String, Row> byUid = new HashMap<>();
    figures.forEach((node, stats) ->
        stats.getTasksList().forEach(usage -> byUid.put(usage.getTaskUid(), new Row(node, usage))));
    return wanted.stream()
        .flatMap(task -> Optional.ofNullable(byUid.get(task.getMetadata().getUid())).stream())
        .sorted(order())
        .toList();
  }

  private Comparator<Row> order() {
    return switch (sortBy) {
      case name ->
          Comparator.comparing((Row row) -> row.usage().getNamespace())
              .thenComparing(row -> row.usage().getName());
      case cpu -> most(usage -> usage.getCpu().getRateMilli());
      case memory -> most(TaskUsage::getMemoryBytes);
      case net -> most(usage -> usage.getNetworkReceiveBytes() + usage.getNetworkTransmitBytes());
      case disk -> most(usage -> usage.getDiskReadBytes() + usage.getDiskWriteBytes());
    };
  }

  private static Comparator<Row> most(ToLongFunction<TaskUsage> of) {
    return Comparator.comparingLong((Row row) -> of.applyAsLong(row.usage())).reversed();
  }
}
