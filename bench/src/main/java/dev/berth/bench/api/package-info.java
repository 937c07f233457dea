/**
 * How fast the API server answers, beside the same keys and values straight to an etcd of its own.
 */
@NullMarked
package dev.berth.bench.api;

import org.jspecify.annotations.NullMarked;
