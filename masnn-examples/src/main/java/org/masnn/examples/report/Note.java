package org.masnn.examples.report;

/**
 * A sentence or two, for instance about what is missing.
 *
 * @param text plain text
 */
public record Note(String text) implements Part {}
