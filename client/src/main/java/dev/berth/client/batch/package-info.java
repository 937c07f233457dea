/**
 * Many writes in one call: {@link dev.berth.client.batch.Operation}s in, an {@link
 * dev.berth.client.batch.OperationResult} each out, in their order. They go to {@link
 * dev.berth.client.BerthClient#batch}.
 */
@NullMarked
package dev.berth.client.batch;

import org.jspecify.annotations.NullMarked;
