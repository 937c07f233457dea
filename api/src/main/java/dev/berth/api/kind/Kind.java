package dev.berth.api.kind;

import com.google.protobuf.Message;
import java.util.List;

/**
 * One kind of object: its names, its message and its rules. Server, client and CLI are generic over
 * this; all that is particular to a kind is in its own folder.
 *
 * @param group the API group, "" for Kubernetes' core group
 * @param version the version within the group, for example "v1"
 * @param name the kind in CamelCase, for example "Task"
 * @param plural the lower case plural, part of the stored key
 * @param shortNames other names that people may type
 * @param namespaced whether names are unique per namespace or over all
 * @param prototype the default instance of the kind's message, whose field 1 is the metadata
 * @param rules the kind's defaults, validation, columns and selectable fields
 */
public record Kind<T extends Message>(
    String group,
    String version,
    String name,
    String plural,
    List<String> shortNames,
    boolean namespaced,
    T prototype,
    KindRules<T> rules) {
  public Kind {
    shortNames = List.copyOf(shortNames);
  }

  /** As written in manifests: "v1" for the core group, otherwise "group/version". */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** The singular that people type, for example "task". */
  public String singular() {
    return name.toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * As in Kubernetes' messages: "leases.coordination.k8s.io", or "namespaces" for the core group.
   */
  public String qualifiedPlural() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** As in Kubernetes' messages: "Lease.coordination.k8s.io", or "Namespace" for the core group. */
  public String qualifiedName() {
    return group.isEmpty() ? name : name + "." + group;
  }

  /** Kinds are keys on every request's way; the default would go through all of the rules. */
  @Override
  public int hashCode() {
    return 31 * group.hashCode() + name.hashCode();
  }

  @Override
  public String toString() {
    return apiVersion() + " " + name;
  }
}
