package dev.berth.apiserver.http;

import java.util.function.Supplier;

/**
 * What Prometheus reads, as text in its format.
 *
 * @param own this server's figures
 * @param ofNode one node's, which are asked of it
 */
public record Figures(Supplier<String> own, OfNode ofNode) {
  /** Asks a node. Blocks. */
  public interface OfNode {
    /**
     * The figures of the node of this name and of its tasks.
     *
     * @throws dev.berth.api.failure.FailureException <em>not found</em>, or <em>unavailable</em>
     *     when the node can't be reached from this server
     */
    String text(String node) throws InterruptedException;
  }
}
