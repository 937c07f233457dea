package dev.berth.client.event;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;

/**
 * Tells people what happened to an object. Never blocks and never fails: an Event that can't be
 * written in time is dropped and counted. The same reason for the same object becomes one Event
 * with a count and the newest message.
 */
public interface EventRecorder {
  /** All goes as it should. */
  default <T extends Message> void normal(Kind<T> kind, T object, String reason, String message) {
    record(Type.NORMAL, kind, object, reason, message);
  }

  /** Somebody should look at it. */
  default <T extends Message> void warning(Kind<T> kind, T object, String reason, String message) {
    record(Type.WARNING, kind, object, reason, message);
  }

  /**
   * @param object needs its name, namespace and uid only
   * @param reason a CamelCase word for programs
   * @param message a sentence for people
   */
  <T extends Message> void record(Type type, Kind<T> kind, T object, String reason, String message);

  /** As Kubernetes has it. */
  enum Type {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /** As it stands in an Event. */
    public String word() {
      return word;
    }
  }
}
