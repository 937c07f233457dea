package dev.berth.cli.logs;

import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.LogsRequest;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.session.Session;
import dev.berth.cli.typed.Durations;
import dev.berth.cli.typed.Targets;
import dev.berth.client.BerthClient.LogStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "logs",
    header = "Print what a task wrote, on standard output and standard error alike.",
    description = {
      "",
      "With -f it goes on until the container ends, also when an API server restarts meanwhile.",
    },
    footer = {
      "",
      "Examples:",
      "  berth logs hello                  all that there is",
      "  berth logs hello -f --tail 10     the last ten lines, then what comes",
      "  berth logs hello --since 5m       what was written in the last five minutes",
      "  berth logs hello --previous       the container before the last restart",
    })
public final class LogsCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "TASK", description = "NAME or task/NAME.")
  String task = "";

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

  public LogsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    LogsRequest request = request();
    if (follow) {
      new LogFollower(session, request, timestamps).run();
      return CommandException.DONE;
    }
    try (LogStream chunks = session.client().logs(request)) {
      chunks.forEachRemaining(chunk -> session.terminal().bytes(chunk.getData().toByteArray()));
    }
    return CommandException.DONE;
  }

  private LogsRequest request() {
    LogsRequest.Builder request =
        LogsRequest.newBuilder()
            .setNamespace(session.namespace())
            .setName(Targets.nameOf(Kinds.TASK, task))
            .setFollow(follow)
            .setTimestamps(timestamps)
            .setPrevious(previous);
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
