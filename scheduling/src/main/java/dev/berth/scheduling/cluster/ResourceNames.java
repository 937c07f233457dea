package dev.berth.scheduling.cluster;

import dev.berth.scheduling.demand.Amounts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Small numbers for the resources that anybody names. A number that nobody holds any more goes to
 * the next name that comes: whoever may make up names must not be able to fill the memory.
 */
public final class ResourceNames {
  public static final int CPU = 0;
  public static final int MEMORY = 1;
  public static final int DISK = 2;

  private final Map<String, Integer> numbers = new HashMap<>();
  // "" for a number that is free.
  private final List<String> names = new ArrayList<>();
  private final List<Integer> holders = new ArrayList<>();
  private final BitSet free = new BitSet();
  private final BitSet forGood = new BitSet();
  private final BitSet idle = new BitSet();

  ResourceNames() {
    int _ = number("cpu");
    int _ = number("memory");
    int _ = number("ephemeral-storage");
  }

  /** The number of a resource, which keeps it for good: only for names that are not many. */
  public int number(String name) {
    int number = known(name);
    forGood.set(number);
    return number;
  }

  /** The number of a resource; to be given back by {@link #drop}. */
  int hold(String name) {
    int number = known(name);
    holders.set(number, holders.get(number) + 1);
    return number;
  }

  /** One who held it needs it no more. */
  void drop(int number) {
    int left = holders.get(number) - 1;
    holders.set(number, left);
    if (left == 0 && !forGood.get(number)) {
      numbers.remove(names.get(number));
      names.set(number, "");
      free.set(number);
      idle.clear(number);
    }
  }

  private int known(String name) {
    return numbers.computeIfAbsent(
        name,
        _ -> {
          int number = unused();
          names.set(number, name);
          idle.set(number, name.startsWith(Amounts.IDLE));
          return number;
        });
  }

  /** The lowest, so that what is counted by these numbers needs little room. */
  private int unused() {
    int number = free.nextSetBit(0);
    if (number < 0) {
      names.add("");
      holders.add(0);
      return names.size() - 1;
    }
    free.clear(number);
    return number;
  }

  /** The name that a number has now; "" for one that is free. */
  public String name(int number) {
    return names.get(number);
  }

  /** Whether it is what others have requested and do not use. */
  public boolean isIdle(int number) {
    return idle.get(number);
  }

  /** Above every number. */
  public int count() {
    return names.size();
  }
}
