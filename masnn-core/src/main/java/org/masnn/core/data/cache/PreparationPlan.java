package org.masnn.core.data.cache;

import java.nio.file.Path;

/**
 * What a preparation is about to do.
 *
 * @param folder where the samples of this data set are kept
 * @param recordings all recordings of the data set
 * @param prepared those of them that are there already, from an earlier preparation
 * @param bytes about what the others will take, estimated from the size of their files
 * @param freeBytes what is free on the disk
 */
public record PreparationPlan(Path folder, int recordings, int prepared, long bytes, long freeBytes) {}
