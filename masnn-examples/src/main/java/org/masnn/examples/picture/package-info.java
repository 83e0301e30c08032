/** Pictures of events, spikes and attention, as PNG and SVG files and for reports. */
@NullMarked
package org.masnn.examples.picture;

import org.jspecify.annotations.NullMarked;
