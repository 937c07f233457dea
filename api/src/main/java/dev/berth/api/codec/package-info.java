/**
 * Objects as JSON and YAML, after the conventions of Kubernetes and not those of proto3 JSON:
 * numbers are numbers, enumerations are words, times and quantities are strings, bytes are base64.
 *
 * <p>Reading goes text → {@link dev.berth.api.codec.Tree} (with the place of everything) → message;
 * all that is wrong is collected, not just the first thing. Writing goes message → JSON, driven by
 * a plan that is made once for each message type; YAML is made from that JSON. Nothing here knows a
 * kind: adding one adds no code.
 */
@NullMarked
package dev.berth.api.codec;

import org.jspecify.annotations.NullMarked;
