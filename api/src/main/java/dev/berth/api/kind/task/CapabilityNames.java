package dev.berth.api.kind.task;

import java.util.List;

/** The capabilities of the kernel, as manifests and nodes' options name them. */
public final class CapabilityNames {
  /** Every one of them. */
  public static final String ALL = "ALL";

  /** What stands before each name elsewhere, and not here. */
  public static final String PREFIX = "CAP_";

  /** In the order of the alphabet. */
  public static final List<String> KNOWN =
      List.of(
          "AUDIT_CONTROL",
          "AUDIT_READ",
          "AUDIT_WRITE",
          "BLOCK_SUSPEND",
          "BPF",
          "CHECKPOINT_RESTORE",
          "CHOWN",
          "DAC_OVERRIDE",
          "DAC_READ_SEARCH",
          "FOWNER",
          "FSETID",
          "IPC_LOCK",
          "IPC_OWNER",
          "KILL",
          "LEASE",
          "LINUX_IMMUTABLE",
          "MAC_ADMIN",
          "MAC_OVERRIDE",
          "MKNOD",
          "NET_ADMIN",
          "NET_BIND_SERVICE",
          "NET_BROADCAST",
          "NET_RAW",
          "PERFMON",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYSLOG",
          "SYS_ADMIN",
          "SYS_BOOT",
          "SYS_CHROOT",
          "SYS_MODULE",
          "SYS_NICE",
          "SYS_PACCT",
          "SYS_PTRACE",
          "SYS_RAWIO",
          "SYS_RESOURCE",
          "SYS_TIME",
          "SYS_TTY_CONFIG",
          "WAKE_ALARM");

  private CapabilityNames() {}

  /** Whether it is one of them, or all. */
  public static boolean isKnown(String name) {
    return name.equals(ALL) || KNOWN.contains(name);
  }
}
