/**
 * The rules of the design that a compiler does not hold: who may depend on whom, which library
 * lives where, and how packages and files look.
 */
@NullMarked
package dev.berth.e2e.architecture;

import org.jspecify.annotations.NullMarked;
