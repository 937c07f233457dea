package dev.berth.apiserver.admission;

/** The namespaces that the server makes at its start and relies on. */
public final class Namespaces {
  /** Where objects go whose manifest names no namespace. */
  public static final String DEFAULT = "default";

  /** Where the system keeps its own objects, such as Leases. */
  public static final String SYSTEM = "berth-system";

  private Namespaces() {}
}
