/**
 * What needs other objects, or says who may write what: what is filled into new objects before they
 * are validated, and the rules between validation and the store. One class for each, and one list
 * of them all, {@link dev.berth.apiserver.admission.Admission}.
 */
@NullMarked
package dev.berth.apiserver.admission;

import org.jspecify.annotations.NullMarked;
