/**
 * Rules that need other objects, or that say who may write what: between validation and the store.
 * One class for each rule, and one list of them all, {@link
 * dev.berth.apiserver.admission.Admission}.
 */
@NullMarked
package dev.berth.apiserver.admission;

import org.jspecify.annotations.NullMarked;
