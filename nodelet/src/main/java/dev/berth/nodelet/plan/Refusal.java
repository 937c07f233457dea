package dev.berth.nodelet.plan;

/** Why the node will not run a task: a CamelCase word and a sentence. */
public record Refusal(String reason, String message) {}
