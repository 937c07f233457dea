package dev.berth.apiserver.watch;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.berth.api.rpc.v1.WatchEvent;
import dev.berth.api.rpc.v1.WatchResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One event, encoded once and shared by all who watch it. */
public final class EncodedEvent {
  /** The event as a field of a {@code WatchResponse}: tag, length, message. */
  private final ByteString field;

  private EncodedEvent(ByteString field) {
    this.field = field;
  }

  static EncodedEvent of(WatchEvent event) {
    byte[] bytes =
        new byte[CodedOutputStream.computeMessageSize(WatchResponse.EVENTS_FIELD_NUMBER, event)];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeMessage(WatchResponse.EVENTS_FIELD_NUMBER, event);
      out.checkNoSpaceLeft();
    } catch (IOException e) {
      throw new UncheckedIOException("an array has room", e);
    }
    return new EncodedEvent(UnsafeByteOperations.unsafeWrap(bytes));
  }

  /**
   * The event as an encoded {@code WatchResponse} of its own. Several after one another are one
   * response with as many events.
   */
  public ByteString response() {
    return field;
  }

  /** How many bytes of a response it takes. */
  public int size() {
    return field.size();
  }

  /** For those who read the event in this process. */
  public WatchEvent decode() {
    try {
      return WatchResponse.parseFrom(field).getEvents(0);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("encoded here", e);
    }
  }
}
