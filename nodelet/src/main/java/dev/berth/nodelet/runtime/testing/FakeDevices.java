package dev.berth.nodelet.runtime.testing;

import dev.berth.api.failure.Failure;
import dev.berth.api.failure.FailureException;
import dev.berth.nodelet.runtime.ContainerSpec;

/** The host of a fake runtime has every device but one. */
final class FakeDevices {
  private static final String MISSING = "/dev/nosuchdevice";

  private FakeDevices() {}

  static void require(ContainerSpec spec) {
    if (spec.devices().nodes().stream().anyMatch(one -> one.path().equals(MISSING))) {
      throw new FailureException(
          new Failure.BadRequest(
              "error gathering device information while adding custom device \"%s\""
                  .formatted(MISSING)));
    }
  }
}
