package org.masnn.models.inference.plan;

/** How a file names the kinds of {@link Operation}. */
enum OperationTag {
    CONVOLUTION,
    AFFINE,
    POOLING,
    NEURONS,
    ATTENDING,
    TEMPORAL_WEIGHTING,
    SUM,
    JOINING,
    ACTIVATING,
    VOTING,
    TIME_MEAN
}
