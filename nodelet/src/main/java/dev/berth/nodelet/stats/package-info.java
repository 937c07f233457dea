/**
 * What containers and the machine use. Read from the kernel's own files, which costs a fraction of
 * what the runtime's figures do, and only when somebody asks.
 *
 * <p>Reads /proc and the cgroup file system, v1 or v2, as Docker lays them out; where those of the
 * containers can't be read (they are on another host), asks the runtime. Next in the flow are the
 * sessions that API servers open, and the watches over the node's pressure and over what is idle.
 */
@NullMarked
package dev.berth.nodelet.stats;

import org.jspecify.annotations.NullMarked;
