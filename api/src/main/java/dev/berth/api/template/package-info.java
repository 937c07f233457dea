/**
 * Small texts in which values are put: {@code {{ config "name" "key" }}} and a few others. No
 * loops, conditions or pipes: whoever needs those has a template engine in the container. What is
 * not understood is an error with its line and column. Pure: where values come from is the
 * caller's.
 */
@NullMarked
package dev.berth.api.template;

import org.jspecify.annotations.NullMarked;
