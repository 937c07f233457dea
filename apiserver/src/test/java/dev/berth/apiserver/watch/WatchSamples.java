package dev.berth.apiserver.watch;

import com.google.protobuf.ByteString;
import dev.berth.api.kind.Column;
import dev.berth.api.kind.Kind;
import dev.berth.api.kind.KindRules;
import dev.berth.api.meta.FieldSelector;
import dev.berth.api.meta.LabelSelector;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskStatus;
import dev.berth.apiserver.store.Key;
import java.util.List;

/** Tasks of a kind whose status.message can be selected by. */
final class WatchSamples {
  static final Kind<Task> KIND =
      new Kind<>(
          "berth.dev",
          "v1",
          "Task",
          "tasks",
          List.of(),
          true,
          Task.getDefaultInstance(),
          new KindRules<Task>() {
            @Override
            public List<Column<Task>> columns() {
              return List.of();
            }

            @Override
            public List<String> selectableFields() {
              return List.of("status.message");
            }
          });

  private WatchSamples() {}

  static Query all() {
    return new Query(KIND, "", LabelSelector.ALL, FieldSelector.ALL);
  }

  static Query message(String text) {
    return new Query(
        KIND,
        "",
        LabelSelector.ALL,
        new FieldSelector(List.of(new FieldSelector.Requirement("status.message", true, text))));
  }

  /** Has its uid as a label too. */
  static ByteString task(Key key, String uid, String message) {
    return Task.newBuilder()
        .setMetadata(
            ObjectMeta.newBuilder()
                .setName(key.name())
                .setNamespace(key.namespace())
                .setUid(uid)
                .putLabels("uid", uid))
        .setStatus(TaskStatus.newBuilder().setMessage(message))
        .build()
        .toByteString();
  }
}
