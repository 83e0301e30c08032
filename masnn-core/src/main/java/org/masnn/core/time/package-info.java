/** The time axis: how clips of T frames become the rows of a batch, and back. */
package org.masnn.core.time;
