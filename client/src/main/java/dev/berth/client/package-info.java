/**
 * The SDK. {@link dev.berth.client.BerthClient} talks to API servers; {@link
 * dev.berth.client.Clients} makes one. Controllers are built of the packages below it:
 *
 * <pre>
 *   informer ──keys──▶ queue ──▶ reconcile ──writes──▶ BerthClient
 *                                    │
 *                    leader: whether at all; event: telling people; time: when
 * </pre>
 *
 * {@code testing} has the fakes; a whole API server for tests is in the module testkit.
 */
@NullMarked
package dev.berth.client;

import org.jspecify.annotations.NullMarked;
