package org.masnn.examples.gesture;

import org.jspecify.annotations.Nullable;
import org.masnn.core.data.ClipSamples;
import org.masnn.core.data.set.RecordedDataSet;
import org.masnn.examples.gesture.SelectionSettings.Selection;
import org.masnn.examples.gesture.SelectionSettings.Unit;
import org.masnn.examples.gesture.TrainingSettings.Schedule;

/**
 * What options are that are not given: for data sets of the paper what the paper and its published code say, for others
 * what is done in minutes.
 *
 * @param dtMilliseconds length of a frame
 * @param timeSteps T
 * @param cropped whether training takes a random clip of each sample
 * @param clips of each sample that are tested
 * @param epochs passes over the training samples
 * @param batch samples of a batch
 * @param learningRate of Adam
 * @param schedule of the learning rate
 * @param selection which epoch is tested
 * @param held what is held back as a whole for validation
 * @param publishedWidths whether networks are as wide as the paper's
 */
record DataSetDefaults(
        double dtMilliseconds,
        int timeSteps,
        boolean cropped,
        int clips,
        int epochs,
        int batch,
        double learningRate,
        Schedule schedule,
        Selection selection,
        Unit held,
        boolean publishedWidths) {

    /** Chosen for time: the 900 ms of the paper in 20 frames, 10 epochs. */
    static final DataSetDefaults QUICK =
            new DataSetDefaults(45, 20, false, 1, 10, 8, 3e-3, Schedule.COSINE, Selection.LAST, Unit.SUBJECT, false);

    /** Yao et al. 2023 and MA_SNN; the batch is TA_SNN's 16, since MA_SNN's 128 takes 15 GB. */
    private static final DataSetDefaults PUBLISHED = new DataSetDefaults(
            15,
            60,
            true,
            ClipSamples.PUBLISHED_CLIPS,
            300,
            16,
            1e-4,
            Schedule.PLATEAU,
            Selection.VALIDATION,
            Unit.SUBJECT,
            true);

    /** The 300 ms of a recording in 20 frames; this project's choice. */
    private static final DataSetDefaults N_MNIST = new DataSetDefaults(
            15, 20, false, 1, 10, 16, 3e-3, Schedule.COSINE, Selection.VALIDATION, Unit.SUBJECT, false);

    /** Frames and clips of MA_SNN for CIFAR10-DVS, the rest this project's choice for time. */
    private static final DataSetDefaults CIFAR10_DVS = new DataSetDefaults(
            10,
            20,
            true,
            ClipSamples.PUBLISHED_CLIPS,
            10,
            16,
            3e-3,
            Schedule.COSINE,
            Selection.VALIDATION,
            Unit.SUBJECT,
            false);

    static DataSetDefaults of(@Nullable RecordedDataSet set) {
        return set == null ? QUICK : of(set.name());
    }

    static DataSetDefaults of(String dataSet) {
        return switch (dataSet) {
            case "DVS128 Gesture" -> PUBLISHED;
            case "DVS128 Gait" -> PUBLISHED.holding(Unit.RECORDING); // its classes are its subjects
            case "N-MNIST" -> N_MNIST;
            case "CIFAR10-DVS" -> CIFAR10_DVS;
            default -> QUICK;
        };
    }

    private DataSetDefaults holding(Unit unit) {
        return new DataSetDefaults(
                dtMilliseconds,
                timeSteps,
                cropped,
                clips,
                epochs,
                batch,
                learningRate,
                schedule,
                selection,
                unit,
                publishedWidths);
    }
}
