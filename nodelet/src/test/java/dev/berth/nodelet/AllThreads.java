package dev.berth.nodelet;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The threads of this process with the virtual ones, which a dump alone shows. */
public final class AllThreads {
  private AllThreads() {}

  /**
   * Their names are somewhere in it.
   *
   * @param folder where the dump is written
   */
  public static String in(Path folder) {
    try {
      // The dump refuses to replace a file.
      Path dump = folder.resolve("threads-" + System.nanoTime() + ".json");
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(dump.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
      return Files.readString(dump);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
