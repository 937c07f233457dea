/** What all kinds share: metadata, quantities, times, selectors, conditions. */
@NullMarked
package dev.berth.api.meta;

import org.jspecify.annotations.NullMarked;
