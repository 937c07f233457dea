package dev.berth.apiserver.resource;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.berth.apiserver.object.Encoding;
import dev.berth.apiserver.store.ObjectBytes;

/**
 * An object that was stored, for an answer that may need it decoded, encoded or hardly at all.
 *
 * @param stored without a resource version
 * @param bytes the same, encoded
 * @param version 0 when it was a dry run
 */
public record Written<T extends Message>(T stored, ByteString bytes, long version) {
  /** The object as answers carry it. */
  public T object() {
    return version == 0 ? stored : Encoding.versioned(stored, version);
  }

  /** The object as answers carry it, encoded. */
  public ByteString encoded() {
    try {
      return version == 0 ? bytes : ObjectBytes.serveUnstamped(bytes, version);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("it was encoded a moment ago", e);
    }
  }

  /** "" when it was a dry run. */
  public String resourceVersion() {
    return version == 0 ? "" : Long.toString(version);
  }
}
