/**
 * Devices of the node that tasks may ask for: which there are, and which task has which. Beside
 * them the operator may offer what is nothing but a number ({@link dev.berth.nodelet.device.Counts}
 * ); the node's ledger keeps the sum of that.
 *
 * <p>The operator offers them by name ({@link dev.berth.nodelet.device.Offer}); NVIDIA's graphics
 * processors are found ({@link dev.berth.nodelet.device.Gpus}). Together they are an {@link
 * dev.berth.nodelet.device.Inventory} of units, each of which one place of a task can have at a
 * time. The Node tells how many there are of each name, and the scheduler counts; which ones a
 * place gets is decided here, by {@link dev.berth.nodelet.device.DeviceBook}:
 *
 * <ul>
 *   <li>a unit is given to one place at a time, and stays with it over restarts of its container;
 *   <li>the container's label says which it has: a nodelet that comes back reads them before it
 *       gives any;
 *   <li>a unit is free again when its place's container no longer runs and its place has ended.
 * </ul>
 */
@NullMarked
package dev.berth.nodelet.device;

import org.jspecify.annotations.NullMarked;
