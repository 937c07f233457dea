package dev.berth.apiserver.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.berth.api.kind.Kinds;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.v1.Task;
import dev.berth.api.v1.TaskStatus;
import java.time.Duration;

/** Objects for tests: tasks that differ in a text. */
public final class Samples {
  public static final Duration SOON = Duration.ofSeconds(10);

  private Samples() {}

  public static Key key(String name) {
    return key("a", name);
  }

  public static Key key(String namespace, String name) {
    return Key.of(Kinds.TASK, namespace, name);
  }

  public static ByteString bytes(Key key, String text) {
    return Task.newBuilder()
        .setMetadata(ObjectMeta.newBuilder().setName(key.name()).setNamespace(key.namespace()))
        .setStatus(TaskStatus.newBuilder().setMessage(text))
        .build()
        .toByteString();
  }

  /** The text of a stored sample. */
  public static String text(Stored stored) {
    try {
      return Task.parseFrom(stored.bytes()).getStatus().getMessage();
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  public static Write.Create creation(Key key, String text) {
    return new Write.Create(key, bytes(key, text));
  }

  public static Write.Update update(Key key, long expectedVersion, String text) {
    return new Write.Update(key, expectedVersion, bytes(key, text));
  }

  /** Commits what must succeed; the version of the first write. */
  public static long commit(Store store, Write... writes) {
    return committed(store.commit(Transaction.of(writes), SOON)).versions().getFirst();
  }

  public static Outcome.Committed committed(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Committed committed -> committed;
      case Outcome.Rejected rejected -> throw new AssertionError(rejected);
    };
  }
}
