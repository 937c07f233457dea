/**
 * The brains: controllers that turn what is wanted into what is. {@link
 * dev.berth.controller.Controllers} runs them all in one process; each is a folder with a pure plan
 * and a thin shell. They read and write through the API server alone, with the same SDK that
 * anyone's controllers use.
 */
@NullMarked
package dev.berth.controller;

import org.jspecify.annotations.NullMarked;
