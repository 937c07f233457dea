package dev.berth.cli.delete;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;

/**
 * An object that is to go.
 *
 * @param namespace "" for kinds without one
 */
record Victim<T extends Message>(Kind<T> kind, String namespace, String name) {
  String label() {
    return kind.singular() + "/" + name;
  }
}
