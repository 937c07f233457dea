/** The samples that people start from: each is read, checked, and taken by a server. */
@NullMarked
package dev.berth.e2e.manifest;

import org.jspecify.annotations.NullMarked;
