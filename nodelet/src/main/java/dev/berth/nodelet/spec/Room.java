package dev.berth.nodelet.spec;

/** An amount of cpu and memory; less than nothing where more is held than there is. */
public record Room(long cpuMillis, long memoryBytes) {
  public static final Room NONE = new Room(0, 0);

  private static final int MEBIBYTE = 20;

  public Room plus(Room other) {
    return new Room(cpuMillis + other.cpuMillis, memoryBytes + other.memoryBytes);
  }

  public Room minus(Room other) {
    return new Room(cpuMillis - other.cpuMillis, memoryBytes - other.memoryBytes);
  }

  /** Of each the greater one. */
  public Room max(Room other) {
    return new Room(Math.max(cpuMillis, other.cpuMillis), Math.max(memoryBytes, other.memoryBytes));
  }

  /** Whether the other one has room in this one. */
  public boolean covers(Room other) {
    return cpuMillis >= other.cpuMillis && memoryBytes >= other.memoryBytes;
  }

  /** For people: "500m cpu and 64Mi of memory". */
  public String text() {
    return "%dm cpu and %dMi of memory".formatted(cpuMillis, memoryBytes >> MEBIBYTE);
  }
}
