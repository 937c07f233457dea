package dev.berth.cli.apply;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Kinds;
import dev.berth.api.rpc.v1.ApplyResult;
import dev.berth.cli.outcome.CommandException;
import dev.berth.cli.output.Terminal;
import dev.berth.cli.session.InOrder;
import dev.berth.cli.session.Session;
import dev.berth.client.ObjectClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the objects of manifests, and tells the result of each. */
final class Application {
  private static final int AT_ONCE = 32;

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
    List<Manifest> namespaces = manifests.stream().filter(Application::isNamespace).toList();
    List<Manifest> others = manifests.stream().filter(one -> !isNamespace(one)).toList();
    InOrder.run(namespaces, AT_ONCE, this::send, this::take);
    InOrder.run(others, AT_ONCE, this::send, this::take);
    FailureException reason = cutOff;
    if (reason != null) {
      terminal.error(
          skipped + " of " + manifests.size() + " objects were not sent, or have no answer");
      throw reason;
    }
    return failed ? CommandException.FAILED : CommandException.DONE;
  }

  private static boolean isNamespace(Manifest manifest) {
    return manifest.kind().equals(Kinds.NAMESPACE);
  }

  private Result send(Manifest manifest) {
    if (cutOff != null) {
      return new Result.Skipped();
    }
    try {
      return new Result.Told(Labels.of(manifest) + " " + sent(manifest.kind(), manifest));
    } catch (FailureException e) {
      if (e.failure() instanceof Failure.Unavailable
          || e.failure() instanceof Failure.Unauthenticated) {
        cutOff = e;
        return new Result.Skipped();
      }
      return new Result.Failed(manifest, e);
    }
  }

  @SuppressWarnings("unchecked") // A manifest's object is its kind's message.
  private <T extends Message> String sent(Kind<T> kind, Manifest manifest) {
    ObjectClient<T> objects = session.objects(kind);
    T object = (T) manifest.object();
    try {
      String word = word(objects.apply(object, manner.dryRun()).result());
      return manner.dryRun() ? word + " (server dry run)" : word;
    } catch (FailureException e) {
      if (!manner.replace() || !isFixed(e.failure())) {
        throw e;
      }
      new Replacement<>(session, kind, manner.timeout()).run(object);
      return "replaced";
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

  /** Whether all that is wrong is that the change can't be made in place. */
  private static boolean isFixed(Failure failure) {
    return failure instanceof Failure.Invalid invalid
        && invalid.violations().stream()
            .allMatch(violation -> violation.reason() == Violation.Reason.FORBIDDEN);
  }

  private void take(Result result) {
    switch (result) {
      case Result.Told(String line) -> terminal.line(line);
      case Result.Skipped() -> skipped++;
      case Result.Failed(Manifest manifest, FailureException why) -> {
        failed = true;
        tell(manifest, why.failure());
      }
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
