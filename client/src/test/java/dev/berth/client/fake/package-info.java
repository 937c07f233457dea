/** A small API server in the test's process, which can be made to misbehave. */
@NullMarked
package dev.berth.client.fake;

import org.jspecify.annotations.NullMarked;
