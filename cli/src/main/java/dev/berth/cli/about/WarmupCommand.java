package dev.berth.cli.about;

import dev.berth.api.codec.Manifests;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.v1.Task;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.ObjectColumns;
import dev.berth.cli.output.ObjectText;
import dev.berth.cli.output.Table;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.Session;
import dev.berth.client.ListOptions;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Does what the usual verbs do, and prints nothing, so that the JVM's training run for an
 * ahead-of-time cache loads the classes that they need. With an API server to talk to it learns
 * more than without; either is fine.
 */
@Command(name = "warmup", hidden = true, header = "Train an ahead-of-time cache of classes.")
public final class WarmupCommand implements Callable<Integer> {
  private static final String SAMPLE =
      """
      apiVersion: berth.dev/v1
      kind: Task
      metadata:
        name: sample
      spec:
        container:
          image: sample
      """;

  private final Session session;

  public WarmupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Terminal nowhere = new Terminal(OutputStream.nullOutputStream(), System.err, false);
    var _ = Manifests.read("-", SAMPLE.getBytes(StandardCharsets.UTF_8));
    Task task = Task.getDefaultInstance();
    nowhere.text(ObjectText.json(Kinds.TASK, task) + ObjectText.yaml(Kinds.TASK, task));
    ObjectColumns<Task> columns = new ObjectColumns<>(Kinds.TASK, true, true, false);
    Table table = new Table(nowhere, columns.titles());
    table.row(columns.cells(task, session.now()));
    table.flush();
    if (!session.connection().servers().isEmpty()) {
      talk(task);
    }
    return CommandException.DONE;
  }

  private void talk(Task task) {
    try {
      var _ = session.client().version();
      var _ = session.objects(Kinds.TASK).list(ListOptions.ALL.withLimit(10));
      var _ =
          session
              .client()
              .batch(
                  List.of(new Operation.Apply<>(Kinds.TASK, task)),
                  BatchOptions.VERSIONS.withDryRun(true));
    } catch (FailureException e) {
      // Nobody answers: what was loaded to find that out is worth having all the same.
      session.terminal().warning("learned without an API server: " + e.failure().message());
    }
  }
}
