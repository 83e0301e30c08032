package org.masnn.examples.gesture;

import org.jspecify.annotations.Nullable;
import org.masnn.core.evaluation.Vote;
import org.masnn.examples.gesture.SelectionSettings.Selection;
import org.masnn.examples.gesture.SelectionSettings.Unit;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** Options about which epoch is tested, and how clips decide. */
final class SelectionOptions {

    /** How clips decide; names as on the command line. */
    enum VoteName {
        MAJORITY(Vote.MAJORITY),
        PLURALITY(Vote.PLURALITY),
        MEAN(Vote.MEAN_OUTPUT),
        FIRST(Vote.FIRST_CLIP);

        private final Vote vote;

        VoteName(Vote vote) {
            this.vote = vote;
        }

        @Override
        public String toString() {
            return switch (this) {
                case MAJORITY -> "majority";
                case PLURALITY -> "plurality";
                case MEAN -> "mean";
                case FIRST -> "first";
            };
        }
    }

    @Option(
            names = "--select",
            paramLabel = "EPOCH",
            description =
                    "Which epoch's network is tested: ${COMPLETION-CANDIDATES}. validation is the best on training samples"
                            + " that are held back; best-test is the best on the test samples themselves, as the paper"
                            + " reports, which flatters. Default: validation for data sets of authors, else last.")
    private @Nullable Selection selection;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description = "Share of the training samples that is held back for --select validation. Default:"
                    + " ${DEFAULT-VALUE} (a choice of this project; published code holds nothing back).")
    private double share = 0.1;

    @Option(
            names = "--validation-by",
            paramLabel = "UNIT",
            description =
                    "What is held back as a whole: ${COMPLETION-CANDIDATES}. A subject is its recording where nobody"
                            + " is known; the ends leave each recording in both parts, which makes validation easier than"
                            + " testing. Default: recording for DVS128 Gait, whose classes are its subjects, else subject.")
    private @Nullable Unit unit;

    @Option(
            names = "--validation-seed",
            paramLabel = "SEED",
            description = "Another one holds back other samples. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--vote",
            paramLabel = "RULE",
            description =
                    "How the clips of a recording decide: ${COMPLETION-CANDIDATES}. majority needs more than half of"
                            + " them; plurality most; mean takes the mean of the outputs. Default: ${DEFAULT-VALUE}"
                            + " (published code).")
    private VoteName vote = VoteName.MAJORITY;

    @Option(
            names = "--baseline",
            paramLabel = "PxS",
            description =
                    "Report logistic regression on event counts beside the networks, by P parts of a clip's time and at"
                            + " most S x S coarse pixels, for instance 1x16. Default: none.")
    private @Nullable String baseline;

    @Nullable
    CountRegression baseline() {
        if (baseline == null) {
            return null;
        }
        OptionCheck.require(
                baseline.matches("[1-9]\\d{0,2}x[1-9]\\d{0,2}"), "--baseline", "two numbers such as 1x16", baseline);
        String[] numbers = baseline.split("x", 2);
        return new CountRegression(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    SelectionSettings selection(DataSetDefaults defaults) {
        OptionCheck.require(share > 0 && share < 1, "--validation", "a share above 0 and below 1", share);
        return new SelectionSettings(
                selection == null ? defaults.selection() : selection,
                share,
                unit == null ? defaults.held() : unit,
                seed,
                vote.vote);
    }
}
