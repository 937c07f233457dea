/**
 * Images: brought to the node, told apart, and removed when the disk fills up.
 *
 * <pre>
 *   worker ─ Images.pull ─▶ SharedPulls (one pull for all who want the same) ─▶ runtime ─▶ registry
 *                               │ Keyring: what the registry may be shown
 *                               ▼
 *                          PulledImages (a file: what this node fetched, last use)
 *                               │
 *   timer ─▶ ImageGc ─ disk, uses ─▶ ImageGcPlan ─▶ runtime: remove
 *
 *   pulls, removals, timer ─▶ ImageReport ─▶ what the Node says of its images
 * </pre>
 *
 * Nothing is removed that this node's nodelets have not fetched, that any container uses, or that a
 * Binding or a pull wants.
 */
@NullMarked
package dev.berth.nodelet.image;

import org.jspecify.annotations.NullMarked;
