/**
 * Program {@code imagenet}: trains, fine-tunes, evaluates and times residual spiking networks and their ANN twins on folders
 * or zip files of images.
 */
@NullMarked
package org.masnn.examples.imagenet;

import org.jspecify.annotations.NullMarked;
