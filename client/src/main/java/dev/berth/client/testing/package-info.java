/** Fakes that ship with the SDK, for the tests of controllers and of the SDK itself. */
@NullMarked
package dev.berth.client.testing;

import org.jspecify.annotations.NullMarked;
