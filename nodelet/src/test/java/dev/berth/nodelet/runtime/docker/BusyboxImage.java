package dev.berth.nodelet.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The image that tests run, made of the machine's static busybox when it is missing. */
public final class BusyboxImage {
  public static final String NAME = "berth/busybox:local";

  private static final String SCRIPT =
      """
      docker image inspect %1$s >/dev/null 2>&1 && exit 0
      d=$(mktemp -d) && mkdir -p $d/bin $d/tmp $d/etc && cp /bin/busybox $d/bin/ || exit 1
      for a in $($d/bin/busybox --list); do
        [ $a = busybox ] || ln -s busybox $d/bin/$a
      done
      tar -C $d -c . | docker import -c 'CMD ["/bin/sh"]' -c 'ENV PATH=/bin' - %1$s
      rm -r $d
      """
          .formatted(NAME);

  private BusyboxImage() {}

  public static void make() throws IOException, InterruptedException {
    Path log = Files.createTempFile("busybox-image", ".log");
    Process process =
        new ProcessBuilder("sh", "-c", SCRIPT)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("can't make " + NAME + ": " + Files.readString(log));
    }
    Files.delete(log);
  }
}
