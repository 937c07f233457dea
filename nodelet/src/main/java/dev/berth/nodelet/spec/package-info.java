/**
 * What a Binding asks for, in the terms of a container runtime, and what it takes of the node.
 * Pure.
 */
@NullMarked
package dev.berth.nodelet.spec;

import org.jspecify.annotations.NullMarked;
