package dev.berth.chaos;

import dev.berth.chaos.check.Checker;
import dev.berth.chaos.check.Summary;
import dev.berth.chaos.check.Violation;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.HistoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hack/test chaos}. Exit codes: 0 passed, 1 a promise was broken, 2 bad usage. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Hurts a cluster under random requests, and checks every answer.")
public final class Main implements Callable<Integer> {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What the requests and faults follow from; default: a random one.")
  private @Nullable Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "1",
      description = "How long faults are made; 0.5 is half a minute.")
  private double minutes;

  @Option(
      names = "--etcd",
      paramLabel = "FILE",
      defaultValue = "etcd",
      description = "The etcd to run.")
  private Path etcd;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "For data, logs and the history; default: a new one.")
  private @Nullable Path folder;

  @Option(names = "--keep", description = "Keep data, logs and history even when all is well.")
  private boolean keep;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Only check the history in this file again.")
  private @Nullable Path history;

  private Main() {}

  public static void main(String[] args) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "dev/berth/chaos/logback.xml");
    }
    // gRPC logs to java.util.logging, which would print beside our lines.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    return history == null ? run() : check(history);
  }

  private int run() throws IOException, InterruptedException {
    Path data = folder == null ? Files.createTempDirectory("berth-chaos-") : folder;
    long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    data = data.toAbsolutePath().resolve("seed-" + chosen);
    Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
    ChaosRun.Plan plan = new ChaosRun.Plan(chosen, length, etcd, data, keep);
    ChaosRun.Outcome outcome = new ChaosRun(plan, System.out::println).run();
    if (!outcome.violations().isEmpty()) {
      return 1;
    }
    if (!keep) {
      ChaosRun.delete(data);
    }
    return 0;
  }

  private static int check(Path file) throws IOException {
    List<Entry> entries = HistoryFile.read(file);
    System.out.println(Summary.of(entries));
    List<Violation> violations = Checker.check(entries);
    violations.forEach(violation -> System.out.println("VIOLATION: " + violation));
    System.out.println(violations.isEmpty() ? "PASS" : "FAIL");
    return violations.isEmpty() ? 0 : 1;
  }
}
