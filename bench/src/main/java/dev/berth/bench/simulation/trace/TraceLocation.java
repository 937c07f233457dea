package dev.berth.bench.simulation.trace;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a trace are.
 *
 * @param queues null for none: all queues that tasks name weigh the same
 */
public record TraceLocation(Path tasks, Path nodes, @Nullable Path queues) {
  private static final String NODES_OPTION = "--nodes-file";
  private static final String QUEUES_OPTION = "--queues-file";

  /**
   * Nodes and queues are in the tasks' folder where nothing else is said; queues need not be.
   *
   * @param trace the tasks, or a folder with tasks.csv
   * @throws BadTraceException when a file is not there
   */
  public static TraceLocation of(Path trace, @Nullable Path nodes, @Nullable Path queues) {
    Path tasks = Files.isDirectory(trace) ? trace.resolve(MadeTrace.TASKS) : trace;
    if (!Files.isRegularFile(tasks)) {
      throw new BadTraceException(
          "%s: there is no such file; a trace is a CSV file of tasks, or a folder with %s and %s"
              .formatted(tasks, MadeTrace.TASKS, MadeTrace.NODES));
    }
    Path usualNodes = tasks.resolveSibling(MadeTrace.NODES);
    Path usualQueues = tasks.resolveSibling(MadeTrace.QUEUES);
    Path otherwise = Files.isRegularFile(usualQueues) ? usualQueues : null;
    return new TraceLocation(
        tasks,
        existing(nodes == null ? usualNodes : nodes, NODES_OPTION),
        queues == null ? otherwise : existing(queues, QUEUES_OPTION));
  }

  private static Path existing(Path file, String option) {
    if (!Files.isRegularFile(file)) {
      throw new BadTraceException(
          "%s: there is no such file; %s names another one".formatted(file, option));
    }
    return file;
  }
}
