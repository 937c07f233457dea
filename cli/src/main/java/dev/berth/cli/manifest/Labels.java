package dev.berth.cli.manifest;

import dev.berth.api.codec.Manifest;
import dev.berth.api.meta.Meta;
import dev.berth.api.meta.v1.ObjectMeta;

/** How objects of manifests are called. */
public final class Labels {
  private Labels() {}

  /** For example "task/hello". */
  public static String of(Manifest manifest) {
    ObjectMeta metadata = Meta.of(manifest.object());
    String name =
        metadata.getName().isEmpty() ? metadata.getGenerateName() + "*" : metadata.getName();
    return manifest.kind().singular() + "/" + name;
  }
}
