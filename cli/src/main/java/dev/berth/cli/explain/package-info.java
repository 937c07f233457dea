/**
 * {@code berth explain}: what can be written in a manifest. Everything comes from the protos: their
 * fields, and the comments on them. Needs no API server.
 */
@NullMarked
package dev.berth.cli.explain;

import org.jspecify.annotations.NullMarked;
