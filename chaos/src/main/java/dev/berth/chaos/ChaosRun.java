package dev.berth.chaos;

import dev.berth.api.core.v1.Namespace;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.chaos.check.Checker;
import dev.berth.chaos.check.Summary;
import dev.berth.chaos.check.Violation;
import dev.berth.chaos.client.Endpoint;
import dev.berth.chaos.client.Workload;
import dev.berth.chaos.fault.Nemesis;
import dev.berth.chaos.fault.TestBed;
import dev.berth.chaos.history.Entry;
import dev.berth.chaos.history.History;
import dev.berth.chaos.history.HistoryFile;
import dev.berth.chaos.truth.EtcdTruth;
import dev.berth.client.BerthClient;
import dev.berth.client.ClientConfig;
import dev.berth.client.Clients;
import dev.berth.client.ListOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One run on real processes, from their start to the verdict. */
public final class ChaosRun {
  private static final int CLIENTS = 40;
  private static final int WATCHERS = 16;
  private static final int PAUSE_MILLIS = 120;
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(10);
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration CATCH_UP = Duration.ofSeconds(90);
  private static final Duration REQUEST = Duration.ofSeconds(6);

  private final Plan plan;
  private final Consumer<String> out;
  private final History history = new History(History.DEFAULT_LIMIT);

  /**
   * What is to be done.
   *
   * @param length how long faults are made
   * @param etcd the etcd to run
   * @param folder for data and logs; made when it is not there
   * @param keep whether the history is written however the run ends
   */
  public record Plan(long seed, Duration length, Path etcd, Path folder, boolean keep) {}

  /** What came of it. */
  public record Outcome(Summary summary, int faults, int compactions, List<Violation> violations) {
    public Outcome {
      violations = List.copyOf(violations);
    }
  }

  /**
   * @param out takes lines for people
   */
  public ChaosRun(Plan plan, Consumer<String> out) {
    this.plan = plan;
    this.out = out;
  }

  public Outcome run() throws IOException, InterruptedException {
    out.accept("seed " + plan.seed());
    // The data of an earlier run names ports that nobody listens on now.
    delete(plan.folder());
    Files.createDirectories(plan.folder());
    List<BerthClient> clients = new ArrayList<>();
    try (TestBed bed = new TestBed(plan.etcd(), plan.folder());
        EtcdTruth truth = new EtcdTruth(bed.members(), history)) {
      bed.start();
      truth.start();
      List<Endpoint> endpoints = endpoints(bed, clients);
      for (BerthClient client : clients) {
        prepare(client);
      }
      out.accept("ready after %.1f s".formatted(history.now() / 1e9));
      return run(bed, truth, endpoints);
    } finally {
      clients.forEach(BerthClient::close);
    }
  }

  /** One for each server, and one that goes to another server by itself. */
  private static List<Endpoint> endpoints(TestBed bed, List<BerthClient> clients) {
    List<Endpoint> endpoints = new ArrayList<>();
    List<List<String>> ways = new ArrayList<>();
    bed.servers().forEach(server -> ways.add(List.of(server)));
    ways.add(bed.servers());
    for (List<String> way : ways) {
      BerthClient client = Clients.connect(ClientConfig.of(way, bed.token()).withTimeout(REQUEST));
      clients.add(client);
      String name =
          way.size() > 1 ? "any" : "apiserver-" + (bed.servers().indexOf(way.getFirst()) + 1);
      endpoints.add(new Endpoint(name, client.objects(Kinds.LEASE)));
    }
    return endpoints;
  }

  private static void prepare(BerthClient client) throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (true) {
      try {
        for (String name : Workload.namespaces()) {
          create(client, name);
        }
        var _ = client.objects(Kinds.LEASE).list(ListOptions.ALL.withResourceVersion("0"));
        return;
      } catch (FailureException e) {
        if (!(e.failure() instanceof Failure.Unavailable
                || e.failure() instanceof Failure.DeadlineExceeded
                || e.failure() instanceof Failure.UnknownOutcome)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static void create(BerthClient client, String name) {
    try {
      var _ =
          client
              .objects(Kinds.NAMESPACE)
              .create(
                  Namespace.newBuilder()
                      .setMetadata(ObjectMeta.newBuilder().setName(name))
                      .build());
    } catch (FailureException e) {
      if (!(e.failure() instanceof Failure.AlreadyExists)) {
        throw e;
      }
    }
  }

  private Outcome run(TestBed bed, EtcdTruth truth, List<Endpoint> endpoints)
      throws IOException, InterruptedException {
    Workload.Shape shape = new Workload.Shape(plan.seed(), CLIENTS, WATCHERS, PAUSE_MILLIS);
    Compactor compactor = new Compactor(truth, plan.seed(), plan.length());
    Nemesis nemesis = new Nemesis(bed, plan.seed());
    try (Workload workload = new Workload(shape, endpoints, history)) {
      workload.start();
      try (nemesis;
          compactor) {
        nemesis.start();
        compactor.start();
        progress(nemesis, compactor, truth);
      }
      out.accept("the faults are over");
      workload.endWrites();
      long end = workload.awaitWatchers(CATCH_UP);
      truth.finish(end, CATCH_UP);
    }
    return verdict(bed, nemesis, compactor);
  }

  private void progress(Nemesis nemesis, Compactor compactor, EtcdTruth truth)
      throws InterruptedException {
    long end = System.nanoTime() + plan.length().toNanos();
    for (long left = plan.length().toNanos(); left > 0; left = end - System.nanoTime()) {
      Thread.sleep(Duration.ofNanos(Math.min(left, PROGRESS_EVERY.toNanos())));
      Summary now = Summary.of(history.entries());
      out.accept(
          "%4.0f s  operations %d  unknown %d  faults %d  compactions %d  contended %d of %d keys  largest group %d"
              .formatted(
                  history.now() / 1e9,
                  now.operations(),
                  now.unknown(),
                  nemesis.total(),
                  compactor.count(),
                  now.contended(),
                  now.keys(),
                  truth.largestGroup()));
      if (history.isFull()) {
        out.accept("the history is full: the run ends early");
        return;
      }
    }
  }

  private Outcome verdict(TestBed bed, Nemesis nemesis, Compactor compactor) throws IOException {
    List<Entry> entries = history.entries();
    Summary summary = Summary.of(entries);
    List<Violation> violations = Checker.check(entries);
    out.accept(summary.toString());
    out.accept("faults %d %s".formatted(nemesis.total(), nemesis));
    out.accept("compactions %d".formatted(compactor.count()));
    bed.ownEnds().forEach(out);
    violations.forEach(violation -> out.accept("VIOLATION: " + violation));
    if (plan.keep() || !violations.isEmpty()) {
      Path file = plan.folder().resolve("history.jsonl.gz");
      HistoryFile.write(file, entries);
      out.accept("history in " + file + ", logs beside it");
    }
    out.accept(
        violations.isEmpty()
            ? "PASS, seed " + plan.seed()
            : "FAIL, seed %d: %d violations".formatted(plan.seed(), violations.size()));
    return new Outcome(summary, nemesis.total(), compactor.count(), violations);
  }

  /** Deletes a folder, if there is one. */
  static void delete(Path top) {
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
