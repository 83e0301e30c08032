package org.masnn.examples.gesture;

import java.io.Serializable;
import java.util.Map;
import org.masnn.core.data.SampleSource;
import org.masnn.core.data.split.ValidationSplit;
import org.masnn.core.evaluation.Vote;

/**
 * Which epoch's network is tested, and how clips decide on a recording.
 *
 * @param selection which epoch
 * @param share of the training samples held back for {@link Selection#VALIDATION}
 * @param unit what is held back
 * @param seed of what is held back
 * @param vote how clips decide
 */
record SelectionSettings(Selection selection, double share, Unit unit, long seed, Vote vote) implements Serializable {

    /** Which epoch is tested; names as on the command line. */
    enum Selection {
        LAST,
        VALIDATION,
        BEST_TEST;

        @Override
        public String toString() {
            return switch (this) {
                case LAST -> "last";
                case VALIDATION -> "validation";
                case BEST_TEST -> "best-test";
            };
        }

        /** For reports. */
        String words() {
            return switch (this) {
                case LAST -> "the network after the last epoch";
                case VALIDATION -> "the epoch that was best on held-back training samples";
                case BEST_TEST -> "the epoch that was best on the test samples themselves, which flatters";
            };
        }
    }

    /** What is held back as a whole; names as on the command line. */
    enum Unit {
        SUBJECT,
        RECORDING,
        END_OF_RECORDINGS,
        END_OF_SAMPLES;

        @Override
        public String toString() {
            return switch (this) {
                case SUBJECT -> "subject";
                case RECORDING -> "recording";
                case END_OF_RECORDINGS -> "end-of-recordings";
                case END_OF_SAMPLES -> "end-of-samples";
            };
        }
    }

    /** Holds samples back; an {@link IllegalArgumentException} when they do not allow it. */
    ValidationSplit split(SampleSource samples) {
        return switch (unit) {
            case SUBJECT -> ValidationSplit.of(samples, share, seed);
            case RECORDING -> ValidationSplit.byRecording(samples, share, seed);
            case END_OF_RECORDINGS -> ValidationSplit.endOfRecordings(samples, share);
            case END_OF_SAMPLES -> ValidationSplit.endOfSamples(samples, share);
        };
    }

    /** How clips decide, for reports. */
    String voteInWords() {
        return switch (vote) {
            case MAJORITY -> "more than half must be right";
            case PLURALITY -> "most decide";
            case MEAN_OUTPUT -> "mean of outputs";
            case FIRST_CLIP -> "the first decides";
        };
    }

    void describe(Map<String, String> into) {
        into.put("select", selection.toString());
        if (selection == Selection.VALIDATION) {
            into.put("validation", Double.toString(share));
            into.put("validation-by", unit.toString());
            into.put("validation-seed", Long.toString(seed));
        }
        into.put("vote", vote.name());
    }
}
