/** Where networks fire, in pictures: Sections 7.2 and 7.3 of Yao et al. 2023. */
@NullMarked
package org.masnn.examples.visualize;

import org.jspecify.annotations.NullMarked;
