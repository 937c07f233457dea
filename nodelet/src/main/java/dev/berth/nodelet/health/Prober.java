package dev.berth.nodelet.health;

import dev.berth.api.v1.Probe;

/**
 * Makes one check. Blocks no longer than the probe's timeout, and never throws for what it finds.
 */
interface Prober {
  ProbeResult check(Subject subject, Probe probe);
}
