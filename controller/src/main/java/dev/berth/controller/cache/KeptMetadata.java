package dev.berth.controller.cache;

import dev.berth.api.meta.v1.ObjectMeta;
import dev.berth.api.meta.v1.OwnerReference;
import java.util.function.UnaryOperator;

/**
 * Of an object's metadata: all but what people and tools note down (annotations, what the last
 * apply set) and the prefix that its name was made of. For one thread.
 */
final class KeptMetadata implements UnaryOperator<ObjectMeta> {
  private final Values values;
  private final Templates<ObjectMeta, ObjectMeta.Builder> templates = new Templates<>();

  KeptMetadata(Values values) {
    this.values = values;
  }

  @Override
  public ObjectMeta apply(ObjectMeta whole) {
    ObjectMeta.Builder kept =
        templates
            .of(common(whole))
            .setName(whole.getName())
            .setUid(whole.getUid())
            .setResourceVersion(whole.getResourceVersion())
            .clearGeneration()
            .clearCreationTimestamp()
            .clearDeletionTimestamp()
            .clearDeletionGracePeriodSeconds();
    if (whole.hasGeneration()) {
      kept.setGeneration(whole.getGeneration());
    }
    if (whole.hasCreationTimestamp()) {
      kept.setCreationTimestamp(values.times.one(whole.getCreationTimestamp()));
    }
    if (whole.hasDeletionTimestamp()) {
      kept.setDeletionTimestamp(values.times.one(whole.getDeletionTimestamp()));
    }
    if (whole.hasDeletionGracePeriodSeconds()) {
      kept.setDeletionGracePeriodSeconds(whole.getDeletionGracePeriodSeconds());
    }
    return kept.build();
  }

  /** What the objects of one app have in common. */
  private ObjectMeta common(ObjectMeta whole) {
    ObjectMeta.Builder common = ObjectMeta.newBuilder();
    if (whole.hasNamespace()) {
      common.setNamespace(values.words.one(whole.getNamespace()));
    }
    whole
        .getLabelsMap()
        .forEach((key, value) -> common.putLabels(values.words.one(key), values.words.one(value)));
    for (String finalizer : whole.getFinalizersList()) {
      common.addFinalizers(values.words.one(finalizer));
    }
    for (OwnerReference owner : whole.getOwnerReferencesList()) {
      common.addOwnerReferences(values.owners.one(owner));
    }
    return common.build();
  }
}
