/**
 * What is done to the events of a sample before they are framed: an {@link
 * org.masnn.core.data.augment.EventAugmentation} takes events and gives events, in a list on the {@link
 * org.masnn.core.data.EventFrameIterator}. The authors' published code crops training samples at random in time and
 * does nothing else.
 */
@NullMarked
package org.masnn.core.data.augment;

import org.jspecify.annotations.NullMarked;
