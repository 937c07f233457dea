package dev.berth.apiserver.store.etcd;

import com.google.protobuf.ByteString;
import dev.berth.apiserver.store.Key;
import dev.berth.apiserver.store.ObjectBytes;
import dev.berth.apiserver.store.Stored;
import dev.berth.apiserver.store.Version;
import io.etcd.jetcd.api.KeyValue;

/** Between etcd's keys and values and ours. */
final class Kv {
  private Kv() {}

  static ByteString bytes(Key key) {
    return ByteString.copyFromUtf8(key.path());
  }

  static Stored stored(Key key, KeyValue kv) {
    ByteString value = kv.getValue();
    return new Stored(key, value, Version.of(kv.getModRevision(), ObjectBytes.position(value)));
  }

  /** The first key after all that begin with a prefix which ends in a slash. */
  static ByteString endOf(String prefix) {
    return ByteString.copyFromUtf8(prefix.substring(0, prefix.length() - 1) + (char) ('/' + 1));
  }
}
