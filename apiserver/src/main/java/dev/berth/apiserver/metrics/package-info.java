/** The registry of a process's figures, and what the JVM tells of itself. */
@NullMarked
package dev.berth.apiserver.metrics;

import org.jspecify.annotations.NullMarked;
