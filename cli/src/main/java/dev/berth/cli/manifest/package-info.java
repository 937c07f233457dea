/**
 * The manifests that {@code -f} names: files, folders and standard input, read as a whole before
 * anything is sent, so that all that is wrong in all of them is told at once.
 */
@NullMarked
package dev.berth.cli.manifest;

import org.jspecify.annotations.NullMarked;
