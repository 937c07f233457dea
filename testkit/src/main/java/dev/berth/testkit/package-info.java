/**
 * For the tests of controllers: a whole API server in the test's process, on the memory store, with
 * a client that can be made to suffer. Needs nothing installed and opens no port.
 */
@NullMarked
package dev.berth.testkit;

import org.jspecify.annotations.NullMarked;
