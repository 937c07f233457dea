/**
 * The one family of failures, and its tables to the wire. Third-party exceptions end at their
 * adapter.
 */
@NullMarked
package dev.berth.api.failure;

import org.jspecify.annotations.NullMarked;
