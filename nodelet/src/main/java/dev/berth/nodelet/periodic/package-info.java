/** What a nodelet does again and again, whether anything has happened or not. */
@NullMarked
package dev.berth.nodelet.periodic;

import org.jspecify.annotations.NullMarked;
