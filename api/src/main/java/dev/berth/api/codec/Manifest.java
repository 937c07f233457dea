package dev.berth.api.codec;

import com.google.protobuf.Message;
import dev.berth.api.kind.Kind;

/**
 * One object of a manifest file, as it was written: no defaults are set and no rules were asked.
 *
 * @param object the kind's message
 */
public record Manifest(Kind<?> kind, Message object, Source source) {}
