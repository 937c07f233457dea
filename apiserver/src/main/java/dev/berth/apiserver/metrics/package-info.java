/**
 * The registry of a process's figures, what the JVM tells of itself, and the form of what nodes
 * tell of themselves.
 */
@NullMarked
package dev.berth.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
