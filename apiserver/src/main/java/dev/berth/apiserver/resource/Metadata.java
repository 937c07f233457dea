package dev.berth.apiserver.resource;

import dev.berth.api.meta.Times;
import dev.berth.api.meta.v1.Applied;
import dev.berth.api.meta.v1.ObjectMeta;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of an object's metadata is the client's and what is the server's, at each kind of write.
 * Pure.
 */
final class Metadata {
  private Metadata() {}

  /** The metadata of a new object: the client's part of what was sent, and the server's own. */
  static ObjectMeta born(
      ObjectMeta sent, String name, String namespace, String uid, Instant now, boolean counted) {
    ObjectMeta.Builder born =
        sent.toBuilder()
            .setName(name)
            .setUid(uid)
            .setCreationTimestamp(Times.time(now))
            .clearGeneration()
            .clearDeletionTimestamp()
            .clearDeletionGracePeriodSeconds()
            .clearResourceVersion()
            .clearStamp();
    if (counted) {
      born.setGeneration(1);
    }
    return namespace.isEmpty()
        ? born.clearNamespace().build()
        : born.setNamespace(namespace).build();
  }

  /** The metadata of a changed object: the client's part of what was sent, the rest as it was. */
  static ObjectMeta changed(ObjectMeta before, ObjectMeta sent) {
    ObjectMeta.Builder changed =
        before.toBuilder()
            .clearLabels()
            .putAllLabels(sent.getLabelsMap())
            .clearAnnotations()
            .putAllAnnotations(sent.getAnnotationsMap())
            .clearFinalizers()
            .addAllFinalizers(sent.getFinalizersList())
            .clearOwnerReferences()
            .addAllOwnerReferences(sent.getOwnerReferencesList());
    return changed.build();
  }

  /**
   * The metadata after an apply: labels and annotations of the manifest are set, those that the
   * last apply set and this manifest no longer has are removed, all others stay. Finalizers and
   * owner references are added, never removed: others rely on them.
   */
  static ObjectMeta applied(ObjectMeta before, ObjectMeta manifest) {
    Applied last = before.getApplied();
    ObjectMeta.Builder applied =
        before.toBuilder()
            .clearLabels()
            .putAllLabels(
                merged(before.getLabelsMap(), last.getLabelsList(), manifest.getLabelsMap()))
            .clearAnnotations()
            .putAllAnnotations(
                merged(
                    before.getAnnotationsMap(),
                    last.getAnnotationsList(),
                    manifest.getAnnotationsMap()))
            .setApplied(keys(manifest));
    manifest.getFinalizersList().stream()
        .filter(one -> !before.getFinalizersList().contains(one))
        .forEach(applied::addFinalizers);
    manifest.getOwnerReferencesList().stream()
        .filter(one -> !before.getOwnerReferencesList().contains(one))
        .forEach(applied::addOwnerReferences);
    return applied.build();
  }

  /** What an apply of this manifest sets, for the next apply to compare with. */
  static Applied keys(ObjectMeta manifest) {
    return Applied.newBuilder()
        .addAllLabels(manifest.getLabelsMap().keySet().stream().sorted().toList())
        .addAllAnnotations(manifest.getAnnotationsMap().keySet().stream().sorted().toList())
        .build();
  }

  private static Map<String, String> merged(
      Map<String, String> before, List<String> setByLast, Map<String, String> wanted) {
    Map<String, String> merged = new LinkedHashMap<>(before);
    setByLast.forEach(merged::remove);
    merged.putAll(wanted);
    return merged;
  }
}
