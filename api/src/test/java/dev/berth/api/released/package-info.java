/**
 * What a release has promised: its schema and the bytes that it stores. API servers, nodelets and
 * stored bytes of neighbouring releases must understand each other, so a change that would break
 * that fails the build here. {@code hack/update-schema} records what was added; it never changes
 * what is recorded.
 */
@NullMarked
package dev.berth.api.released;

import org.jspecify.annotations.NullMarked;
