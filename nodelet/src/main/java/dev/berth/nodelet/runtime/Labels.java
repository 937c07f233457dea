package dev.berth.nodelet.runtime;

/**
 * The labels that containers carry: the nodelet's only memory. What carries its machine id is its
 * own; nothing else is touched.
 */
public final class Labels {
  /** The machine id of the nodelet that made it. */
  public static final String MACHINE = "berth.dev/machine";

  public static final String NODE = "berth.dev/node";
  public static final String NAMESPACE = "berth.dev/namespace";
  public static final String TASK = "berth.dev/task";

  /** The uid of the Task. */
  public static final String UID = "berth.dev/uid";

  public static final String ATTEMPT = "berth.dev/attempt";

  /** Counts the containers of one attempt, from 0. */
  public static final String RESTART = "berth.dev/restart";

  /** Seconds between stop signal and kill, for the time when no Binding says it any more. */
  public static final String GRACE = "berth.dev/grace-seconds";

  /** Seconds without an API server after which it is stopped; absent: never. */
  public static final String DISCONNECTED = "berth.dev/stop-when-disconnected-seconds";

  /** What was set aside: thousandths of a cpu. */
  public static final String CPU = "berth.dev/cpu-millis";

  /** What was set aside: bytes. */
  public static final String MEMORY = "berth.dev/memory-bytes";

  /** What was set aside: ports as {@link ContainerSpec.Port#claim()} writes them, with commas. */
  public static final String PORTS = "berth.dev/host-ports";

  /** What was set aside: bytes of the containers' disk; absent: none. */
  public static final String DISK = "berth.dev/disk-bytes";

  /**
   * What was set aside: of resources with a prefix so many, as "example.com/licences=2", with
   * commas; absent: none.
   */
  public static final String COUNTED = "berth.dev/resources";

  /** On containers of revocable Tasks only: "true". */
  public static final String REVOCABLE = "berth.dev/revocable";

  /** The Task's priority; absent: 0. */
  public static final String PRIORITY = "berth.dev/priority";

  /** The most that it may write over its image and to its log, in bytes; absent: no limit. */
  public static final String DISK_LIMIT = "berth.dev/disk-limit-bytes";

  /** Which devices it has, as {@link dev.berth.nodelet.device.Unit#id()} says them, with commas. */
  public static final String DEVICES = "berth.dev/devices";

  /**
   * On containers of init commands only: which of the Task's commands it runs, from 0. Whatever
   * asks for the task's own container passes those by.
   */
  public static final String INIT = "berth.dev/init";

  /** On the same: the command's name. */
  public static final String INIT_NAME = "berth.dev/init-name";

  private Labels() {}
}
