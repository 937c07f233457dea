/**
 * Keeps creations within the ResourceQuotas of their namespaces, exactly, whatever the number of
 * servers.
 *
 * <pre>
 *   create ▶ which quotas? (watch cache) ▶ none: commit
 *                     │
 *                     ▼
 *             the namespace's line ▶ {@link dev.berth.apiserver.quota.Charge} ▶ one transaction:
 *                     ▲                     │                 compare and write each quota's
 *                     │                     │ exceeds          status.used, create the object
 *                     │                     ▼                        │
 *                     └── count anew, once ─┘◀── another was quicker ┘
 * </pre>
 *
 * <p>Promises:
 *
 * <ul>
 *   <li>What was created and what {@code status.used} says of it are one transaction: of two
 *       servers, or two callers, that each see room for one more, one gets it.
 *   <li>Nothing is refused for what is gone already: before a refusal the namespace is counted
 *       anew.
 *   <li>A namespace without quotas pays for one look into the watch cache.
 * </ul>
 *
 * <p>A quota counts for a server from when its cache has heard of it: for the server that it was
 * made through, with the answer to that; for others, moments later. What ends or goes is taken off
 * by the controller's {@code quota}, which corrects {@code status} and counts what slipped in.
 */
@NullMarked
package dev.berth.apiserver.quota;

import org.jspecify.annotations.NullMarked;
