package dev.berth.bench.rig;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What other processes of this machine hold. */
public final class Processes {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private Processes() {}

  /** Resident memory in MB. */
  public static double residentMegabytes(long pid) throws IOException {
    return number(RESIDENT, Files.readString(Path.of("/proc/" + pid + "/status"))) * 1024 / 1e6;
  }

  /** The most that was ever resident, in MB. */
  public static double peakMegabytes(long pid) throws IOException {
    return number(PEAK, Files.readString(Path.of("/proc/" + pid + "/status"))) * 1024 / 1e6;
  }

  /** What it has used of cpus so far. */
  public static Duration cpuTime(long pid) {
    return ProcessHandle.of(pid).flatMap(one -> one.info().totalCpuDuration()).orElseThrow();
  }

  /** Its share of a core from now on, in percent. */
  public static double corePercent(long pid, Duration time) throws InterruptedException {
    Duration before = cpuTime(pid);
    long began = System.nanoTime();
    Thread.sleep(time);
    Duration used = cpuTime(pid).minus(before);
    return 100 * used.toNanos() / (double) (System.nanoTime() - began);
  }

  /** How many threads it has. */
  public static int threads(long pid) {
    return entries(pid, "task");
  }

  /** How many file descriptors it has open. */
  public static int descriptors(long pid) {
    return entries(pid, "fd");
  }

  private static int entries(long pid, String folder) {
    String[] names = Path.of("/proc", Long.toString(pid), folder).toFile().list();
    return names == null ? 0 : names.length;
  }

  /** What the heap of another JVM holds after a collection, in MB. */
  public static double heapMegabytes(long pid) throws IOException, InterruptedException {
    var _ = jcmd(pid, "GC.run");
    double used = 0;
    String heap = jcmd(pid, "GC.heap_info");
    int end = heap.indexOf("Metaspace");
    Matcher matcher = USED.matcher(end < 0 ? heap : heap.substring(0, end));
    while (matcher.find()) {
      used += Long.parseLong(matcher.group(1)) * 1024.0;
    }
    return used / 1e6;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/jcmd").toString(),
                Long.toString(pid),
                command)
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(text);
    }
    return text;
  }

  private static long number(Pattern pattern, String text) throws IOException {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
