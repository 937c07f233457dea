package dev.berth.cli.apply;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.cli.manifest.Checks;
import dev.berth.cli.manifest.Labels;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.InOrder;
import dev.berth.cli.session.Session;
import dev.berth.client.batch.BatchOptions;
import dev.berth.client.batch.Operation;
import dev.berth.client.batch.OperationResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the objects of manifests, many in a call, and tells the result of each. A replacement,
 * which may take as long as a container takes to stop, holds up no other object.
 */
final class Application {
  /** How many objects go in one call: few enough for any server to do them within a timeout. */
  private static final int IN_A_CALL = 250;

  private static final int REPLACED_AT_ONCE = 32;

  /**
   * How: see the options of {@link ApplyCommand}.
   *
   * @param timeout of a replacement; zero: as long as it takes
   */
  record Manner(boolean dryRun, boolean replace, Duration timeout) {}

  /** What came of one object. */
  private sealed interface Result {
    record Told(String line) implements Result {}

    record Failed(Manifest manifest, FailureException why) implements Result {}

    /** It is to be replaced, which is yet to be done. */
    record Replaced(Manifest manifest) implements Result {}

    /** It was not tried, because no API server could be reached for one before it. */
    record Skipped() implements Result {}
  }

  private final Session session;
  private final Terminal terminal;
  private final Manner manner;
  private volatile @Nullable FailureException cutOff;
  private int skipped;
  private boolean failed;

  Application(Session session, Manner manner) {
    this.session = session;
    this.terminal = session.terminal();
    this.manner = manner;
  }

  /** Answers the exit code. One object's failure does not hide what became of the others. */
  int run(List<Manifest> manifests) {
    send(manifests.stream().filter(Application::isNamespace).toList());
    send(manifests.stream().filter(one -> comesFirst(one) && !isNamespace(one)).toList());
    send(manifests.stream().filter(one -> !comesFirst(one)).toList());
    FailureException reason = cutOff;
    if (reason != null) {
      terminal.error(
          skipped + " of " + manifests.size() + " objects were not sent, or have no answer");
      throw reason;
    }
    return failed ? CommandException.FAILED : CommandException.DONE;
  }

  private static boolean comesFirst(Manifest manifest) {
    return manifest.kind().rules().comesFirst();
  }

  private static boolean isNamespace(Manifest manifest) {
    return manifest.kind().equals(Kinds.NAMESPACE);
  }

  /** Results are shown as they come, up to the first one that has to wait for its replacement. */
  private void send(List<Manifest> manifests) {
    List<Result> waiting = new ArrayList<>();
    for (int from = 0; from < manifests.size(); from += IN_A_CALL) {
      int to = Math.min(from + IN_A_CALL, manifests.size());
      waiting.addAll(sendTogether(manifests.subList(from, to)));
      if (waiting.stream().noneMatch(Result.Replaced.class::isInstance)) {
        waiting.forEach(this::take);
        waiting.clear();
        terminal.flush();
      }
    }
    InOrder.run(waiting, REPLACED_AT_ONCE, this::withReplacement, this::take);
  }

  private List<Result> sendTogether(List<Manifest> manifests) {
    List<Result> results = new ArrayList<>();
    if (cutOff != null) {
      manifests.forEach(_ -> results.add(new Result.Skipped()));
      return results;
    }
    List<Operation<?>> operations = new ArrayList<>();
    manifests.forEach(manifest -> operations.add(operation(manifest.kind(), manifest)));
    List<OperationResult<Message>> answers =
        session.client().batch(operations, BatchOptions.VERSIONS.withDryRun(manner.dryRun()));
    for (int i = 0; i < manifests.size(); i++) {
      Manifest manifest = manifests.get(i);
      results.add(
          switch (answers.get(i)) {
            case OperationResult.Done<Message> done -> told(manifest, word(done.applied()));
            case OperationResult.Failed<Message> refused
                when manner.replace() && Checks.isFixed(refused.failure()) ->
                new Result.Replaced(manifest);
            case OperationResult.Failed<Message> refused -> failed(manifest, refused.exception());
          });
    }
    return results;
  }

  @SuppressWarnings("unchecked") // A manifest's object is its kind's message.
  private static <T extends Message> Operation<T> operation(Kind<T> kind, Manifest manifest) {
    return new Operation.Apply<>(kind, (T) manifest.object());
  }

  private Result told(Manifest manifest, String word) {
    return new Result.Told(
        Labels.of(manifest) + " " + word + (manner.dryRun() ? " (server dry run)" : ""));
  }

  private Result failed(Manifest manifest, FailureException why) {
    if (why.failure() instanceof Failure.Unavailable
        || why.failure() instanceof Failure.Unauthenticated) {
      cutOff = why;
      return new Result.Skipped();
    }
    return new Result.Failed(manifest, why);
  }

  private Result withReplacement(Result result) {
    return result instanceof Result.Replaced(Manifest manifest)
        ? replaced(manifest.kind(), manifest)
        : result;
  }

  @SuppressWarnings("unchecked") // A manifest's object is its kind's message.
  private <T extends Message> Result replaced(Kind<T> kind, Manifest manifest) {
    if (cutOff != null) {
      return new Result.Skipped();
    }
    try {
      new Replacement<>(session, kind, manner.timeout()).run((T) manifest.object());
      return told(manifest, "replaced");
    } catch (FailureException e) {
      return failed(manifest, e);
    }
  }

  private static String word(ApplyResult result) {
    return switch (result) {
      case APPLY_RESULT_CREATED -> "created";
      case APPLY_RESULT_CONFIGURED -> "configured";
      case APPLY_RESULT_UNCHANGED -> "unchanged";
      case APPLY_RESULT_UNSPECIFIED, UNRECOGNIZED -> "applied";
    };
  }

  private void take(Result result) {
    switch (result) {
      case Result.Told(String line) -> terminal.line(line);
      case Result.Skipped() -> skipped++;
      case Result.Failed(Manifest manifest, FailureException why) -> {
        failed = true;
        tell(manifest, why.failure());
      }
      case Result.Replaced(Manifest manifest) ->
          throw new IllegalStateException(Labels.of(manifest) + " is yet to be replaced");
    }
  }

  private void tell(Manifest manifest, Failure failure) {
    String where = manifest.source() + ": " + Labels.of(manifest) + ": ";
    if (!(failure instanceof Failure.Invalid invalid)) {
      terminal.error(where + failure.message());
      return;
    }
    invalid.violations().forEach(violation -> terminal.error(where + violation));
  }
}
