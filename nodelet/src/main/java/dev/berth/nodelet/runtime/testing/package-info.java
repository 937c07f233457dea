/** A container runtime without containers, for tests of whatever drives one. */
@NullMarked
package dev.berth.nodelet.runtime.testing;

import org.jspecify.annotations.NullMarked;
