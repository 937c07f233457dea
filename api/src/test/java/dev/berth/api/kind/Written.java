package dev.berth.api.kind;

import com.google.protobuf.Message;
import dev.berth.api.codec.Manifests;
import dev.berth.api.failure.Violation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Objects for tests, written as people write them. */
public final class Written {
  private Written() {}

  /** The one object of a manifest. */
  @SuppressWarnings("unchecked")
  public static <T extends Message> T object(Kind<T> kind, String yaml) {
    String text = "apiVersion: " + kind.apiVersion() + "\nkind: " + kind.name() + "\n" + yaml;
    return switch (Manifests.read("test.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case Manifests.Result.Objects it -> (T) it.objects().getFirst().object();
      case Manifests.Result.Wrong it -> throw new AssertionError(it.problems());
    };
  }

  /** Each violation as "field: message". */
  public static List<String> texts(List<Violation> violations) {
    return violations.stream().map(Violation::toString).toList();
  }
}
