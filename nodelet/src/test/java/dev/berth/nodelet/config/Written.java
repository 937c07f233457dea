package dev.berth.nodelet.config;

import com.google.protobuf.ByteString;
import dev.berth.api.codec.Manifests;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Binding;
import dev.berth.api.v1.BindingSpec;
import dev.berth.api.v1.Container;
import dev.berth.api.v1.Task;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Bindings and what they name, as tests write them. */
public final class Written {
  private Written() {}

  /** A container's fields, in YAML without an indent. */
  public static Container container(String fields) {
    String yaml =
        "apiVersion: berth.dev/v1\nkind: Task\nmetadata: {name: a}\nspec:\n  container:\n    image:"
            + " img\n"
            + fields.indent(4);
    return switch (Manifests.read("test", yaml.getBytes(StandardCharsets.UTF_8))) {
      case Manifests.Result.Objects all -> {
        Task task = (Task) all.objects().getFirst().object();
        if (!Kinds.TASK.rules().validate(task).isEmpty()) {
          throw new AssertionError(Kinds.TASK.rules().validate(task).toString());
        }
        yield task.getSpec().getContainer();
      }
      case Manifests.Result.Wrong wrong -> throw new AssertionError(wrong.problems().toString());
    };
  }

  /** A Binding of task "web" in namespace "default", attempt 1. */
  public static Binding binding(String fields) {
    return Binding.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setNamespace("default").setName("web"))
        .setSpec(
            BindingSpec.newBuilder()
                .setTaskUid("uid-web")
                .setAttempt(1)
                .setNode("n1")
                .setContainer(container(fields)))
        .build();
  }

  static Lookup known(String... keysAndValues) {
    Map<String, ByteString> data = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      data.put(keysAndValues[i], ByteString.copyFromUtf8(keysAndValues[i + 1]));
    }
    return new Lookup.Known(new Snapshot(data, Map.of()));
  }
}
