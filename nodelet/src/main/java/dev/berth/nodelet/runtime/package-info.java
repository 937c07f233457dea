/**
 * What the nodelet asks of the program that runs containers. {@link
 * dev.berth.nodelet.runtime.ContainerRuntime} is the contract; {@code docker} is the real one and
 * {@code testing} a fake that ships as code. One suite, {@code RuntimeContract}, holds both to it.
 */
@NullMarked
package dev.berth.nodelet.runtime;

import org.jspecify.annotations.NullMarked;
