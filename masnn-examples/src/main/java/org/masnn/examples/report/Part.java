package org.masnn.examples.report;

/** What a section of a report consists of. */
public sealed interface Part permits Figure, Illustration, Note, Table {}
