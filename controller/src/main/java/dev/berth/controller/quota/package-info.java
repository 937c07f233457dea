/**
 * Keeps the status of each ResourceQuota right: {@code status.hard} is what {@code spec.hard} says,
 * {@code status.used} what the namespace has. Reads ResourceQuotas, Tasks and what else is counted;
 * writes the status.
 *
 * <p>The API servers add each creation to {@code status.used} themselves, in the creation's own
 * transaction. So what is counted here must be no older than the quota that it is written to:
 *
 * <pre>
 *   quota at version v ▶ every cache has reached v ▶ count ▶ write, if the quota is still at v
 * </pre>
 *
 * Whatever was charged up to v is then in the caches, and whatever was charged after v keeps the
 * write from happening: no count erases a creation. It only takes off what has ended or is gone,
 * and adds what slipped in while a quota was new.
 */
@NullMarked
package dev.berth.controller.quota;

import org.jspecify.annotations.NullMarked;
