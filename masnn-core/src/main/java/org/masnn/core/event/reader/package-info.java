/**
 * Readers of event recordings, one class a format: {@link org.masnn.core.event.reader.DetectingReader} finds the right
 * one by a file's content. All of them normalise polarity, origin and unit of time; the table in
 * {@code docs/how-to/event-formats.md} says how.
 */
@NullMarked
package org.masnn.core.event.reader;

import org.jspecify.annotations.NullMarked;
