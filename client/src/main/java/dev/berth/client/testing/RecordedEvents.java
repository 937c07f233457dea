package dev.berth.client.testing;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;
import dev.berth.client.NamespacedName;
import dev.berth.client.event.EventRecorder;
import java.util.ArrayList;
import java.util.List;

/** Keeps what was recorded, for assertions. */
public final class RecordedEvents implements EventRecorder {
  /** One call. */
  public record Recorded(
      Type type, String kind, NamespacedName name, String reason, String message) {}

  private final List<Recorded> all = new ArrayList<>();

  @Override
  public synchronized <T extends Message> void record(
      Type type, Kind<T> kind, T object, String reason, String message) {
    all.add(new Recorded(type, kind.name(), NamespacedName.of(object), reason, message));
  }

  /** Everything so far, oldest first. A copy. */
  public synchronized List<Recorded> all() {
    return List.copyOf(all);
  }

  /** The reasons so far, oldest first. */
  public synchronized List<String> reasons() {
    return all.stream().map(Recorded::reason).toList();
  }
}
