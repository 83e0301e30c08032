package org.masnn.examples.report;

/**
 * A number that stands large at the top of a report.
 *
 * @param label what it is
 * @param value the number with its unit
 * @param remark what to compare it with
 */
public record KeyFigure(String label, String value, String remark) {}
