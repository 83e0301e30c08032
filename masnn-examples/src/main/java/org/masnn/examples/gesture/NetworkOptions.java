package org.masnn.examples.gesture;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.gate.GateStart;
import org.masnn.examples.program.OptionCheck;
import org.masnn.models.plain.Readout;
import picocli.CommandLine.Option;

/** Options about the networks, all but their attention. */
final class NetworkOptions {

    /** Readouts; names as on the command line. */
    enum ReadoutName {
        SPIKE_RATE(Readout.SPIKE_RATE),
        MEMBRANE(Readout.MEMBRANE),
        LOGITS(Readout.LOGITS);

        private final Readout readout;

        ReadoutName(Readout readout) {
            this.readout = readout;
        }

        @Override
        public String toString() {
            return switch (this) {
                case SPIKE_RATE -> "spike-rate";
                case MEMBRANE -> "membrane";
                case LOGITS -> "logits";
            };
        }
    }

    private static final int LAYERS = 4;

    @Option(
            names = "--r-t",
            paramLabel = "N",
            description = "Reduction of temporal attention by CBAM, 1 to T, where the attention itself does not say it."
                    + " Default: 5 (published code).")
    private @Nullable Integer temporalReduction;

    @Option(
            names = "--r-c",
            paramLabel = "N",
            description = "Reduction of channel attention by CBAM, 1 to the fewest channels, where the attention itself"
                    + " does not say it. Default: 8 (published code).")
    private @Nullable Integer channelReduction;

    @Option(
            names = "--sa-kernel",
            paramLabel = "K",
            description = "Kernel of spatial attention, 3 or 7, where the attention itself does not say it. Default: 7"
                    + " (paper), 3 for official: (published code).")
    private @Nullable Integer spatialKernel;

    @Option(
            names = "--gate",
            paramLabel = "START",
            description =
                    "How the gates of attention start, where the attention itself does not say it: plain, a factor of"
                            + " the sigmoid as in x2, an addend in it as in +2, with -orthogonal behind it for orthogonal weights."
                            + " Default: plain (paper).")
    private @Nullable String gate;

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "N",
            description = "Channels of the three convolutions and neurons of the hidden layer. Default: 16,32,32,64"
                    + " (a quarter of the paper's 64,128,128,256, for time).")
    private List<Integer> widths = List.of(16, 32, 32, 64);

    @Option(
            names = "--decay",
            paramLabel = "X",
            description = "Decay of the membrane potential in a step. Default: ${DEFAULT-VALUE} (published code).")
    private double decay = 0.3;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "Firing threshold. Default: ${DEFAULT-VALUE} (published code).")
    private double threshold = 0.3;

    @Option(
            names = "--reset",
            paramLabel = "X",
            description = "Membrane potential after a spike. Default: ${DEFAULT-VALUE} (Eq. 4; the published code's is"
                    + " decay * threshold = 0.09).")
    private double reset;

    @Option(
            names = "--bn-gamma",
            paramLabel = "X",
            description = "First value of gamma in batch normalisation. Default: ${DEFAULT-VALUE} (published code).")
    private double gamma = 1;

    @Option(
            names = "--readout",
            paramLabel = "NAME",
            description = "What is averaged over time: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE} (published"
                    + " code).")
    private ReadoutName readout = ReadoutName.SPIKE_RATE;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description = "Probability of dropping an input of a dense layer. Default: ${DEFAULT-VALUE} (published"
                    + " code).")
    private double dropout;

    /** The settings of networks with these attentions, in {@code Attention}'s own notation, none twice. */
    NetworkSettings network(List<String> attentions) {
        OptionCheck.require(
                widths.size() == LAYERS && widths.stream().allMatch(width -> width > 0),
                "--widths",
                "four numbers above 0: three convolutions and the hidden layer",
                widths);
        OptionCheck.require(Double.isFinite(reset), "--reset", "a finite number", reset);
        NetworkSettings settings = new NetworkSettings(
                List.copyOf(attentions),
                List.copyOf(widths),
                defaults(),
                decay,
                OptionCheck.positive("--threshold", threshold),
                reset,
                OptionCheck.positive("--bn-gamma", gamma),
                readout.readout,
                OptionCheck.share("--dropout", dropout));
        OptionCheck.require(decay >= 0 && decay <= 1, "--decay", "a number in [0, 1]", decay);
        return settings;
    }

    private AttentionDefaults defaults() {
        if (temporalReduction != null) {
            OptionCheck.atLeast(1, "--r-t", temporalReduction);
        }
        if (channelReduction != null) {
            OptionCheck.atLeast(1, "--r-c", channelReduction);
        }
        if (spatialKernel != null) {
            OptionCheck.require(spatialKernel == 3 || spatialKernel == 7, "--sa-kernel", "3 or 7", spatialKernel);
        }
        if (gate != null) {
            GateStart.of(gate);
        }
        return new AttentionDefaults(temporalReduction, channelReduction, spatialKernel, gate);
    }
}
