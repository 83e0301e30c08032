package org.masnn.energy.cost;

/**
 * What one vertex does to each value, in values rather than operations: how many operations that is depends on whom one
 * asks.
 *
 * @param layer name of the vertex
 * @param input name of the (first) vertex that it reads
 * @param kind what it does
 * @param valuesRead values of a clip that take part, each as often as it does
 * @param valuesWritten values of a clip that come out
 */
public record ElementCost(String layer, String input, ElementKind kind, long valuesRead, long valuesWritten) {}
