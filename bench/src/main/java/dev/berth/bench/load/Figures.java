package dev.berth.bench.load;

import java.io.PrintStream;
import java.util.Locale;

/** Prints results, one a line: name, value, unit. */
public final class Figures {
  private final PrintStream out;

  public Figures(PrintStream out) {
    this.out = out;
  }

  public void print(String name, double value, String unit) {
    String text =
        value >= 100
            ? String.format(Locale.ROOT, "%.0f", value)
            : String.format(Locale.ROOT, "%.3f", value);
    out.println(name + " " + text + " " + unit);
  }

  /** A rate with its median and its 99th percentile. */
  public void print(String name, Measured measured) {
    print(name + ".rate", measured.rate(), "1/s");
    print(name + ".p50", measured.millisAt(50), "ms");
    print(name + ".p99", measured.millisAt(99), "ms");
  }

  /** As {@link #print(String, Measured)}, for calls that do so many things each. */
  public void printGrouped(String name, Measured calls, int each) {
    print(name + ".rate", calls.rate() * each, "1/s");
    print(name + ".p50", calls.millisAt(50), "ms");
    print(name + ".p99", calls.millisAt(99), "ms");
  }
}
