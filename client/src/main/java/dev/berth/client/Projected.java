package dev.berth.client;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.berth.api.meta.Meta;

/**
 * Tells objects of which a cache has left something out from whole ones. To write such an object
 * would delete what it lacks, so the client refuses it: what is to be written is read with {@link
 * ObjectClient#get} or {@link ObjectClient#change} first.
 *
 * <p>The mark is an unknown field of the message itself, one and the same for all of them: it takes
 * no memory, and stays when the object is changed through {@code toBuilder}.
 */
public final class Projected {
  /** The last number that there is: no kind will ever have a field of it. */
  private static final int FIELD = (1 << 29) - 1;

  private static final UnknownFieldSet MARK =
      UnknownFieldSet.newBuilder()
          .addField(FIELD, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private Projected() {}

  /** The object, marked. What else it has of unknown fields is left out. */
  @SuppressWarnings("unchecked")
  public static <T extends Message> T mark(T object) {
    return (T) object.toBuilder().setUnknownFields(MARK).build();
  }

  /** Whether something was left out. */
  public static boolean is(Message object) {
    return object.getUnknownFields().hasField(FIELD);
  }

  /**
   * For who is about to write it.
   *
   * @throws IllegalArgumentException when it is marked
   */
  public static void requireWhole(Message object) {
    if (is(object)) {
      throw new IllegalArgumentException(
          "%s is from a cache that keeps a part of each object, and to write it would delete the rest: read it with get or change first"
              .formatted(Meta.label(object)));
    }
  }
}
