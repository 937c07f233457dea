package dev.berth.scheduling.cluster;

import dev.berth.scheduling.demand.Amounts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small numbers for the resources that anybody has named, in the order in which that happened. */
public final class ResourceNames {
  public static final int CPU = 0;
  public static final int MEMORY = 1;
  public static final int DISK = 2;

  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final BitSet idle = new BitSet();

  ResourceNames() {
    int _ = number("cpu");
    int _ = number("memory");
    int _ = number("ephemeral-storage");
  }

  /** The number of a resource; a new one for one that was never named. */
  public int number(String name) {
    return numbers.computeIfAbsent(
        name,
        added -> {
          names.add(added);
          idle.set(names.size() - 1, added.startsWith(Amounts.IDLE));
          return names.size() - 1;
        });
  }

  public String name(int number) {
    return names.get(number);
  }

  /** Whether it is what others have requested and do not use. */
  public boolean isIdle(int number) {
    return idle.get(number);
  }

  public int count() {
    return names.size();
  }
}
