/**
 * What a kind is, and the list of all of them. Adding a kind adds a folder here and a line in
 * {@link Kinds}.
 */
@NullMarked
package dev.berth.api.kind;

import org.jspecify.annotations.NullMarked;
