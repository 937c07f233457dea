/**
 * Ending threads. Every thread has an owner that closes it, and a close that returns means that the
 * thread is over: all owners end theirs through here.
 */
@NullMarked
package dev.berth.client.thread;

import org.jspecify.annotations.NullMarked;
