/**
 * The checker: random clients against several API servers while their etcd and they themselves are
 * killed, paused and cut off; and then whether every answer was right. {@code client} makes the
 * requests, {@code fault} the faults, {@code truth} reads what etcd says that happened, {@code
 * history} keeps it all, and {@code check} judges. A test, never shipped.
 */
@NullMarked
package dev.berth.chaos;

import org.jspecify.annotations.NullMarked;
