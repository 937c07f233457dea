/**
 * The truth: request, stored, watched. {@link dev.berth.apiserver.ApiServer} puts the parts
 * together in the order in which a request meets them: {@code grpc}, {@code resource} (with {@code
 * admission}) or {@code placement} or {@code nodes}, then {@code store}; answers that may be a
 * moment old, and all watches, come from {@code watch}.
 */
@NullMarked
package dev.berth.apiserver;

import org.jspecify.annotations.NullMarked;
