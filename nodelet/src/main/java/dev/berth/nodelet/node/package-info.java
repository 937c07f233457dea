/** What the machine is and has, and what this node is known by. */
@NullMarked
package dev.berth.nodelet.node;

import org.jspecify.annotations.NullMarked;
