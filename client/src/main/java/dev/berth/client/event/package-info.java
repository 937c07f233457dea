/**
 * What happened to objects, for people: Kubernetes' {@code v1} Events. Writes Events; reads only
 * those that it counts on. Losing one must never hurt anybody.
 */
@NullMarked
package dev.berth.client.event;

import org.jspecify.annotations.NullMarked;
