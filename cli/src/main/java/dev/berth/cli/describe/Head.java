package dev.berth.cli.describe;

import dev.berth.api.kind.Kind;
import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.cli.output.Page;

/** What every page begins with: the metadata that people want. */
final class Head {
  private Head() {}

  static void print(Page page, Kind<?> kind, ObjectMeta metadata) {
    page.field("Name", metadata.getName());
    page.field("Namespace", metadata.getNamespace());
    page.field("Kind", kind.name() + " (" + kind.apiVersion() + ")");
    page.field("Labels", metadata.getLabelsMap());
    page.field("Annotations", metadata.getAnnotationsMap());
    page.field("Created", metadata.getCreationTimestamp());
    page.field("Deletion asked", metadata.getDeletionTimestamp());
    if (metadata.hasDeletionTimestamp()) {
      page.field("Finalizers", metadata.getFinalizersList());
    }
    page.field(
        "Belongs to",
        metadata.getOwnerReferencesList().stream()
            .map(owner -> owner.getKind() + "/" + owner.getName())
            .toList());
  }
}
