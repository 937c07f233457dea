package dev.berth.cli.follow;

import com.google.protobuf.Message;

/** What a follower sees. */
public sealed interface Sighting<T extends Message> {
  /** An object that was there when following began. */
  record Present<T extends Message>(T object) implements Sighting<T> {}

  /** All that was there when following began has been shown. */
  record AllPresent<T extends Message>() implements Sighting<T> {}

  record Added<T extends Message>(T object) implements Sighting<T> {}

  record Modified<T extends Message>(T object) implements Sighting<T> {}

  /** It is gone, or no longer matches; its last state. */
  record Deleted<T extends Message>(T object) implements Sighting<T> {}

  /**
   * It went while nobody watched, so its last state is not known.
   *
   * @param label namespace/name, or the name alone
   */
  record Vanished<T extends Message>(String label) implements Sighting<T> {}

  /** An object that can't be decoded; it can still be deleted. */
  record Undecodable<T extends Message>(String label, String message) implements Sighting<T> {}
}
