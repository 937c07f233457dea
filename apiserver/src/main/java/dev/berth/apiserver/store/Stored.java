package dev.berth.apiserver.store;

import com.google.protobuf.ByteString;

/**
 * An object as it is stored.
 *
 * @param key where
 * @param bytes the kind's message with the {@code Stamp} last in its metadata, and without a
 *     resource version; see {@link ObjectBytes} for how it is served
 * @param version see {@link Version}
 */
public record Stored(Key key, ByteString bytes, long version) {}
