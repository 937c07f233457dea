package dev.berth.chaos.client;

import dev.berth.api.coordination.v1.Lease;
import dev.berth.client.ObjectClient;

/**
 * A way to the API.
 *
 * @param server the API server that answers, or all of them, when the client may choose
 */
public record Endpoint(String server, ObjectClient<Lease> leases) {}
