/**
 * A registry of images in the test's process, for pulls without the internet. It speaks as much of
 * the registry protocol (v2) as a pull needs, with and without credentials, and can be slow, break
 * off, refuse and be away. Docker talks plain HTTP with registries on loopback, so {@code
 * 127.0.0.1:PORT/name:tag} works as it is.
 */
@NullMarked
package dev.berth.testkit.registry;

import org.jspecify.annotations.NullMarked;
