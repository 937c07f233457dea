/**
 * The container runtime on Docker's API (1.41 and newer), and the only place that knows
 * docker-java. Commands and long answers have clients of their own, so that many open streams can't
 * keep a command waiting for a connection. Every exception of the library ends here as a
 * FailureException.
 */
@NullMarked
package dev.berth.nodelet.runtime.docker;

import org.jspecify.annotations.NullMarked;
