/**
 * The hands: Bindings become containers, containers become status. {@link
 * dev.berth.nodelet.Nodelet} puts the parts together; {@code plan} decides, {@code loop} carries
 * out, {@code runtime} runs containers, {@code report} and {@code control} talk to the API servers.
 */
@NullMarked
package dev.berth.nodelet;

import org.jspecify.annotations.NullMarked;
