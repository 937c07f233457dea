package dev.berth.cli.output;

import com.google.protobuf.Message;
import dev.berth.api.codec.ObjectJson;
import dev.berth.api.codec.ObjectYaml;
import dev.berth.api.kind.Kind;

/** Whole objects as text. */
public final class ObjectText {
  private ObjectText() {}

  /** One document, without a mark before it. */
  public static String yaml(Kind<?> kind, Message object) {
    return ObjectYaml.encode(kind, object);
  }

  /** On many lines, with a line break at the end. */
  public static String json(Kind<?> kind, Message object) {
    return ObjectJson.pretty(ObjectJson.encode(kind, object)).stripTrailing() + "\n";
  }
}
