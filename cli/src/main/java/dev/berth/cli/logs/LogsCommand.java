package dev.berth.cli.logs;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Durations;
import dev.berth.cli.typed.Targets;
import dev.berth.client.BerthClient.LogStream;
import dev.berth.client.ListOptions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    header = "Print what tasks wrote, on standard output and standard error alike.",
    description = {
      "",
      "With -f it goes on until the container ends, also when an API server restarts meanwhile.",
      "Several tasks, or those that match a selector, are told apart by a prefix; with -f and a",
      "selector it goes on until Ctrl-C, with tasks that come to match and containers that start.",
    },
    footer = {
      "",
      "Examples:",
      "  berth logs hello                  all that there is",
      "  berth logs hello -f --tail 10     the last ten lines, then what comes",
      "  berth logs hello --since 5m       what was written in the last five minutes",
      "  berth logs hello --previous       the container before the last restart",
      "  berth logs hello --init migrate   the command of that name that runs before it",
      "  berth logs web db -f              two at once",
      "  berth logs -l app=shop -f         all of an application, new ones too",
      "  berth logs --all --tail 3         the last three lines of every task",
    })
public final class LogsCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TASK", arity = "0..*", description = "NAME or task/NAME.")
  List<String> tasks = List.of();

  @Option(
      names = {"-l", "--selector"},
      paramLabel = "LABELS",
      description = "The tasks with these labels: app=web,tier!=db,'env in (a,b)','!old'.")
  String selector = "";

  @Option(names = "--all", description = "All tasks of the namespace.")
  boolean all;

  @Option(
      names = "--prefix",
      description = "Put the task's name before each line, also when there is just one.")
  boolean prefix;

  @Option(
      names = "--max-log-requests",
      paramLabel = "COUNT",
      description = "How many tasks are followed at a time. Default: 50.")
  int most = 50;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what comes.")
  boolean follow;

  @Option(
      names = "--since",
      paramLabel = "DURATION",
      description = "Only what was written within this time, for example 10s, 5m or 2h.")
  String since = "";

  @Option(names = "--tail", paramLabel = "LINES", description = "Only so many of the last lines.")
  @Nullable Long tail;

  @Option(names = "--timestamps", description = "Put the time before each line.")
  boolean timestamps;

  @Option(
      names = {"-p", "--previous"},
      description = "The container before the last restart.")
  boolean previous;

  @Option(
      names = "--init",
      paramLabel = "NAME",
      description =
          "The init command of that name, until the task's own container runs; with --previous"
              + " the try before its newest one.")
  @Nullable String init;

  public LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<String> names =
        tasks.stream().map(task -> Targets.nameOf(Kinds.TASK, task)).distinct().toList();
    boolean selects = all || !selector.isEmpty();
    if (names.isEmpty() != selects) {
      throw CommandException.usage("say which tasks: by name, with -l, or with --all");
    }
    if (most < 1) {
      throw CommandException.usage("--max-log-requests: write 1 or more");
    }
    if (names.size() == 1 && !prefix) {
      return one(request(names.getFirst()));
    }
    ManyLogs many = new ManyLogs(session, request(""), timestamps, most, selects);
    if (!selects) {
      return follow ? many.follow(names) : many.print(names);
    }
    ListOptions options = ListOptions.in(session.namespace()).withLabels(selector);
    return follow ? many.followAll(options) : many.print(matching(options));
  }

  private int one(LogsRequest request) {
    if (follow) {
      LogPrinter printer = new LogPrinter(session.terminal(), "");
      new LogFollower(session, request, timestamps, printer).run();
      return CommandException.DONE;
    }
    try (LogStream chunks = session.client().logs(request)) {
      chunks.forEachRemaining(chunk -> session.terminal().bytes(chunk.getData().toByteArray()));
    }
    return CommandException.DONE;
  }

  private List<String> matching(ListOptions options) {
    List<String> names =
        session.objects(Kinds.TASK).listAll(options).items().stream()
            .map(task -> task.getMetadata().getName())
            .toList();
    if (names.isEmpty()) {
      session.terminal().note("no tasks found");
    }
    return names;
  }

  private LogsRequest request(String name) {
    LogsRequest.Builder request =
        LogsRequest.newBuilder()
            .setNamespace(session.namespace())
            .setName(name)
            .setFollow(follow)
            .setTimestamps(timestamps)
            .setPrevious(previous);
    if (init != null) {
      request.setInitCommand(init);
    }
    if (!since.isEmpty()) {
      request.setSinceSeconds(Math.max(1, Durations.parse("--since", since).toSeconds()));
    }
    if (tail != null) {
      if (tail < 0) {
        throw CommandException.usage("--tail: write 0 or more");
      }
      request.setTailLines(tail);
    }
    return request.build();
  }
}
