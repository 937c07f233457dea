/**
 * What can be done with any object of any kind: decode, default, validate, admit, store. Generic
 * over {@link dev.berth.api.kind.Kind}: there is no branch on a kind here. What is particular lies
 * in the kind's rules (pure functions, in the api module) and in its {@link
 * dev.berth.apiserver.resource.Lifecycle} (what the server itself does to objects of the kind).
 *
 * <p>Every write is a compare against the state that was read; when that fails, the round starts
 * again from the read. The wire is next: {@code grpc}.
 */
@NullMarked
package dev.berth.apiserver.resource;

import org.jspecify.annotations.NullMarked;
