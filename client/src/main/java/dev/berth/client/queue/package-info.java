/**
 * The queue of keys between what changes and what reconciles. Informers (or anything) add keys;
 * workers take them, one worker per key at a time.
 */
@NullMarked
package dev.berth.client.queue;

import org.jspecify.annotations.NullMarked;
