package dev.berth.apiserver.store.etcd;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that a member says it runs. */
record EtcdVersion(int major, int minor, int patch) implements Comparable<EtcdVersion> {
  private static final Pattern TEXT = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");
  private static final Comparator<EtcdVersion> ORDER =
      Comparator.comparingInt(EtcdVersion::major)
          .thenComparingInt(EtcdVersion::minor)
          .thenComparingInt(EtcdVersion::patch);

  /** What can't be read counts as older than everything. */
  static EtcdVersion parse(String text) {
    Matcher parts = TEXT.matcher(text);
    return parts.matches()
        ? new EtcdVersion(number(parts, 1), number(parts, 2), number(parts, 3))
        : new EtcdVersion(0, 0, 0);
  }

  private static int number(Matcher parts, int group) {
    return Integer.parseInt(parts.group(group));
  }

  /** Fixed in 3.4.31 and 3.5.13: a requested progress no longer overtakes events. */
  boolean answersProgressInOrder() {
    EtcdVersion fixed =
        major == 3 && minor == 4 ? new EtcdVersion(3, 4, 31) : new EtcdVersion(3, 5, 13);
    return compareTo(fixed) >= 0;
  }

  @Override
  public int compareTo(EtcdVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
