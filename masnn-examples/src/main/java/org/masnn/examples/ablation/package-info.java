/**
 * The sub-command {@code ablation}: Tables 4, 5 and 6 of Yao et al. (2023) on a data set of the user's choice, the paper's
 * numbers beside.
 */
@NullMarked
package org.masnn.examples.ablation;

import org.jspecify.annotations.NullMarked;
