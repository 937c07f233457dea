package dev.berth.nodelet.runtime;

import java.util.List;

/**
 * What a container may do.
 *
 * @param readOnlyRoot whether it can only read its own files
 * @param added capabilities beside the runtime's default ones, without "CAP_"
 * @param dropped capabilities that it does not get; "ALL" leaves only those added
 * @param noNewPrivileges whether no program gets more rights than the one that started it
 * @param privileged whether it is as root on the host
 * @param seccomp which calls of the kernel it may make; a profile is named by its file
 * @param appArmor what AppArmor lets it do; a profile is named as the kernel knows it
 */
public record Security(
    boolean readOnlyRoot,
    List<String> added,
    List<String> dropped,
    boolean noNewPrivileges,
    boolean privileged,
    Profile seccomp,
    Profile appArmor) {
  /** What a container gets that says nothing. */
  public static final Security DEFAULT =
      new Security(
          false,
          List.of(),
          List.of(),
          true,
          false,
          new Profile.RuntimeDefault(),
          new Profile.RuntimeDefault());

  public Security {
    added = List.copyOf(added);
    dropped = List.copyOf(dropped);
  }

  /** What holds a container back. */
  public sealed interface Profile {
    /** The runtime's own. */
    record RuntimeDefault() implements Profile {}

    /** Nothing. */
    record Unconfined() implements Profile {}

    /** One that the host has. */
    record Named(String name) implements Profile {}
  }
}
