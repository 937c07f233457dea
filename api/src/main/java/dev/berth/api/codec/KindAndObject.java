package dev.berth.api.codec;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;

/**
 * An object that says what it is.
 *
 * @param object the kind's message
 */
public record KindAndObject(Kind<?> kind, Message object) {}
