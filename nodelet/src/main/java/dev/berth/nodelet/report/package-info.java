/**
 * Brings what containers do to an API server. For each place only the newest report matters; it is
 * sent again until it is acknowledged, or until the answer is that the place is gone.
 */
@NullMarked
package dev.berth.nodelet.report;

import org.jspecify.annotations.NullMarked;
