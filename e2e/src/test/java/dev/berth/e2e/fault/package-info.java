/** Faults that tests inject between the parts of a cluster, at moments that they name. */
@NullMarked
package dev.berth.e2e.fault;

import org.jspecify.annotations.NullMarked;
