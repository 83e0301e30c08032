/** Energies as text, Markdown, JSON and CSV. */
@NullMarked
package org.masnn.energy.report;

import org.jspecify.annotations.NullMarked;
