package dev.berth.apiserver.store;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * How an object's bytes are stamped when stored and versioned when served, without decoding them.
 *
 * <p>Stored, an object begins with its one metadata message, and that ends with the {@code Stamp},
 * whose length never changes:
 *
 * <pre>
 * 0x0a len [ metadata fields ... | 0x7a 14 [ 0x09 write id, 8 bytes | 0x15 position, 4 bytes ] ] spec status ...
 * </pre>
 *
 * Served, the stamp is cut off and the resource version takes its place, <em>inside</em> the same
 * metadata message: a second metadata message for decoders to merge would be legal protobuf, but
 * several popular decoders then keep only the last one.
 */
public final class ObjectBytes {
  private static final int METADATA_TAG = tag(Meta.FIELD);
  private static final int VERSION_TAG = tag(ObjectMeta.RESOURCE_VERSION_FIELD_NUMBER);
  private static final int STAMP_TAG = tag(ObjectMeta.STAMP_FIELD_NUMBER);
  private static final int WRITE_ID_TAG =
      WireFormat.FieldType.FIXED64.getWireType() | (Stamp.WRITE_ID_FIELD_NUMBER << 3);
  private static final int POSITION_TAG =
      WireFormat.FieldType.FIXED32.getWireType() | (Stamp.POSITION_FIELD_NUMBER << 3);

  private static final int STAMP_BODY = 1 + Long.BYTES + 1 + Integer.BYTES;

  /** How many bytes a stamp takes at the end of the metadata, its tag and length included. */
  public static final int STAMP_SIZE = 2 + STAMP_BODY;

  private ObjectBytes() {}

  /**
   * The bytes to store. A stamp or resource version that the metadata already has is left out, and
   * the metadata comes first whatever the order was.
   *
   * @param object an encoded object of any kind
   * @throws IllegalArgumentException when these are no such bytes, or have two metadata messages
   */
  public static ByteString stamp(ByteString object, long writeId, int position) {
    try {
      Split split = Split.of(object);
      ByteString clean = withoutServerFields(split.metadata());
      byte[] stamp =
          ByteBuffer.allocate(STAMP_SIZE)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put((byte) STAMP_TAG)
              .put((byte) STAMP_BODY)
              .put((byte) WRITE_ID_TAG)
              .putLong(writeId)
              .put((byte) POSITION_TAG)
              .putInt(position)
              .array();
      return assemble(clean, stamp, split.before(), split.after());
    } catch (IOException e) {
      throw new IllegalArgumentException("not an object's bytes", e);
    }
  }

  /**
   * What a client gets: the stored object without its stamp and with its resource version.
   *
   * @throws InvalidProtocolBufferException when the stored bytes do not begin as an object does
   */
  public static ByteString serve(ByteString stored, long version)
      throws InvalidProtocolBufferException {
    int length = metadataLength(stored);
    int start = metadataStart(stored);
    ByteString metadata = stored.substring(start, start + length);
    if (stampOffset(stored) >= 0) {
      metadata = metadata.substring(0, length - STAMP_SIZE);
    } else {
      metadata = withoutServerFields(metadata);
    }
    return versioned(metadata, stored.substring(start + length), version);
  }

  /**
   * Fails as {@link #serve} would, and makes nothing.
   *
   * @throws InvalidProtocolBufferException when the stored bytes do not begin as an object does
   */
  public static void requireServable(ByteString stored) throws InvalidProtocolBufferException {
    int start = metadataStart(stored);
    if (stampOffset(stored) < 0) {
      var _ = withoutServerFields(stored.substring(start, start + metadataLength(stored)));
    }
  }

  private static ByteString versioned(ByteString metadata, ByteString rest, long version) {
    byte[] digits = Long.toString(version).getBytes(StandardCharsets.US_ASCII);
    byte[] field = new byte[2 + digits.length];
    field[0] = (byte) VERSION_TAG;
    field[1] = (byte) digits.length;
    System.arraycopy(digits, 0, field, 2, digits.length);
    return assemble(metadata, field, ByteString.EMPTY, rest);
  }

  /**
   * What a client gets of an object that has just been stored.
   *
   * @param object as it was given to the store: it has no stamp, whatever it may end with
   * @throws InvalidProtocolBufferException when the bytes do not begin as an object does
   */
  public static ByteString serveUnstamped(ByteString object, long version)
      throws InvalidProtocolBufferException {
    int start = metadataStart(object);
    int end = start + metadataLength(object);
    return versioned(
        withoutServerFields(object.substring(start, end)), object.substring(end), version);
  }

  /** {@link #serve} for a stored object. */
  public static ByteString serve(Stored stored) throws InvalidProtocolBufferException {
    return serve(stored.bytes(), stored.version());
  }

  /**
   * The metadata alone, as stored: without a resource version, with the stamp.
   *
   * @throws InvalidProtocolBufferException when the stored bytes do not begin as an object does
   */
  public static ObjectMeta metadata(ByteString stored) throws InvalidProtocolBufferException {
    int start = metadataStart(stored);
    return ObjectMeta.parseFrom(stored.substring(start, start + metadataLength(stored)));
  }

  /** The write's place in its group; 0 for bytes that have no stamp. */
  public static int position(ByteString stored) {
    int at = stampOffset(stored);
    return at < 0 ? 0 : (int) little(stored, at + 3 + Long.BYTES + 1, Integer.BYTES);
  }

  /** What tells one's own write from another's; empty for bytes that have no stamp. */
  public static Optional<Long> writeId(ByteString stored) {
    int at = stampOffset(stored);
    return at < 0 ? Optional.empty() : Optional.of(little(stored, at + 3, Long.BYTES));
  }

  /** Where the stamp begins; -1 when the metadata does not end with one. */
  private static int stampOffset(ByteString stored) {
    try {
      int end = metadataStart(stored) + metadataLength(stored);
      int at = end - STAMP_SIZE;
      boolean stamped =
          metadataLength(stored) >= STAMP_SIZE
              && stored.byteAt(at) == (byte) STAMP_TAG
              && stored.byteAt(at + 1) == STAMP_BODY
              && stored.byteAt(at + 2) == WRITE_ID_TAG
              && stored.byteAt(at + 3 + Long.BYTES) == POSITION_TAG;
      return stamped ? at : -1;
    } catch (InvalidProtocolBufferException _) {
      return -1;
    }
  }

  private static int metadataLength(ByteString stored) throws InvalidProtocolBufferException {
    if (stored.isEmpty() || stored.byteAt(0) != METADATA_TAG) {
      throw new InvalidProtocolBufferException("the object does not begin with its metadata");
    }
    int length = 0;
    for (int i = 1; i <= 4 && i < stored.size(); i++) {
      byte b = stored.byteAt(i);
      length |= (b & 0x7f) << (7 * (i - 1));
      if (b >= 0) {
        if (length > stored.size() - i - 1) {
          break;
        }
        return length;
      }
    }
    throw new InvalidProtocolBufferException("the object ends inside its metadata");
  }

  private static int metadataStart(ByteString stored) throws InvalidProtocolBufferException {
    return 1 + CodedOutputStream.computeUInt32SizeNoTag(metadataLength(stored));
  }

  private static ByteString withoutServerFields(ByteString metadata)
      throws InvalidProtocolBufferException {
    try {
      CodedInputStream in = metadata.newCodedInput();
      ByteString kept = ByteString.EMPTY;
      int copiedTo = 0;
      while (!in.isAtEnd()) {
        int from = in.getTotalBytesRead();
        int tag = in.readTag();
        in.skipField(tag);
        if (tag == STAMP_TAG || tag == VERSION_TAG) {
          kept = kept.concat(metadata.substring(copiedTo, from));
          copiedTo = in.getTotalBytesRead();
        }
      }
      return copiedTo == 0 ? metadata : kept.concat(metadata.substring(copiedTo));
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteString assemble(
      ByteString metadata, byte[] added, ByteString before, ByteString after) {
    int length = metadata.size() + added.length;
    int lengthSize = CodedOutputStream.computeUInt32SizeNoTag(length);
    ByteBuffer out =
        ByteBuffer.allocate(1 + lengthSize + length + before.size() + after.size())
            .put((byte) METADATA_TAG);
    for (int rest = length; ; rest >>>= 7) {
      if (rest < 0x80) {
        out.put((byte) rest);
        break;
      }
      out.put((byte) ((rest & 0x7f) | 0x80));
    }
    metadata.copyTo(out);
    out.put(added);
    before.copyTo(out);
    after.copyTo(out);
    return UnsafeByteOperations.unsafeWrap(out.array());
  }

  private static long little(ByteString bytes, int at, int count) {
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = (value << 8) | (bytes.byteAt(at + i) & 0xff);
    }
    return value;
  }

  private static int tag(int field) {
    return (field << 3) | WireFormat.FieldType.MESSAGE.getWireType();
  }

  /** An object's one metadata message, and what lies around it. */
  private record Split(ByteString before, ByteString metadata, ByteString after) {
    static Split of(ByteString object) throws IOException {
      CodedInputStream in = object.newCodedInput();
      Split found = null;
      while (!in.isAtEnd()) {
        int from = in.getTotalBytesRead();
        int tag = in.readTag();
        if (tag != METADATA_TAG) {
          in.skipField(tag);
          continue;
        }
        if (found != null) {
          throw new InvalidProtocolBufferException("two metadata messages");
        }
        ByteString metadata = in.readBytes();
        found =
            new Split(
                object.substring(0, from), metadata, object.substring(in.getTotalBytesRead()));
      }
      return found == null ? new Split(object, ByteString.EMPTY, ByteString.EMPTY) : found;
    }
  }
}
