package dev.berth.cli.manifest;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifest;
import dev.berth.api.failure.Failure;
import dev.berth.api.failure.Violation;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.Validation;
import dev.berth.api.meta.Meta;
import dev.berth.cli.outcome.CommandException;
import java.util.ArrayList;
import java.util.List;

/** The kinds' own rules, asked before anything is sent. The API server asks them again. */
public final class Checks {
  private Checks() {}

  /**
   * @throws CommandException with every violation of every object, each with its file and line
   */
  public static void refuseInvalid(List<Manifest> manifests) {
    List<String> wrong = new ArrayList<>();
    for (Manifest manifest : manifests) {
      for (Violation violation : violations(manifest.kind(), manifest.object())) {
        wrong.add(manifest.source() + ": " + Labels.of(manifest) + ": " + violation);
      }
    }
    if (!wrong.isEmpty()) {
      throw CommandException.failed(wrong);
    }
  }

  /** Whether all that is wrong with a change is that it can't be made in place. */
  public static boolean isFixed(Failure failure) {
    return failure instanceof Failure.Invalid invalid
        && invalid.violations().stream()
            .allMatch(violation -> violation.reason() == Violation.Reason.FORBIDDEN);
  }

  @SuppressWarnings("unchecked") // A manifest's object is its kind's message.
  private static <T extends Message> List<Violation> violations(Kind<T> kind, Message object) {
    List<Violation> violations = new ArrayList<>();
    if (Meta.of(object).getName().isEmpty() && !Meta.of(object).getGenerateName().isEmpty()) {
      violations.add(Violation.required("metadata.name", "apply finds objects by their names"));
    }
    violations.addAll(Validation.of(kind, kind.rules().withDefaults((T) object)));
    return violations;
  }
}
