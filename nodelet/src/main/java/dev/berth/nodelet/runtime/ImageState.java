package dev.berth.nodelet.runtime;

import java.util.List;

/**
 * An image that the runtime has.
 *
 * @param id for example "sha256:...": of what it is made, the same on every machine
 * @param names with tags, as the runtime shows them: "nginx:1.29"; none for one whose name another
 *     image has now
 * @param digests what registries call it, "nginx@sha256:..."; none for one that was never in one
 * @param sizeBytes with the layers that it shares with others
 */
public record ImageState(String id, List<String> names, List<String> digests, long sizeBytes) {
  public ImageState {
    names = List.copyOf(names);
    digests = List.copyOf(digests);
  }
}
