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

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description =
                    "Which network: ${COMPLETION-CANDIDATES}. three is the paper's 3-layer network; five, which needs"
                            + " frames of at least 32 x 32, is that of Fang et al. 2021. Default: ${DEFAULT-VALUE}.")
    private NetworkName network = NetworkName.THREE;

    @Option(
            names = "--learnable-decay",
            description = "Train each layer's decay, from --decay on (PLIF; Fang et al. 2021). Default: not trained.")
    private boolean learnableDecay;

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
            description =
                    "Channels of the three convolutions and neurons of the hidden layer; for five, channels of each"
                            + " convolution and neurons of the hidden layer. Default: 64,128,128,256 and 128,512 (published) for"
                            + " DVS128 Gesture and Gait, else a quarter of them, for time.")
    private @Nullable List<Integer> widths;

    @Option(
            names = "--decay",
            paramLabel = "X",
            description =
                    "Decay of the membrane potential in a step. Default: 0.3 (published code), for five 0.5 (tau = 2).")
    private @Nullable Double decay;

    @Option(
            names = "--threshold",
            paramLabel = "X",
            description = "Firing threshold. Default: 0.3 (published code), for five 1.")
    private @Nullable Double threshold;

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
            description = "Probability of dropping an input of a dense layer, for five in all steps of a clip at once."
                    + " Default: 0 (published code), for five 0.5.")
    private @Nullable Double dropout;

    /** The settings of networks with these attentions, in {@code Attention}'s own notation, none twice. */
    NetworkSettings network(List<String> attentions, DataSetDefaults defaults) {
        List<Integer> usual = defaults.publishedWidths() ? network.publishedWidths() : network.widths();
        List<Integer> sizes = widths == null ? usual : widths;
        OptionCheck.require(
                sizes.size() == usual.size() && sizes.stream().allMatch(width -> width > 0),
                "--widths",
                network.widthsInWords(),
                sizes);
        OptionCheck.require(
                network == NetworkName.THREE || readout == ReadoutName.SPIKE_RATE,
                "--readout",
                "spike-rate with --network five",
                readout);
        double usedDecay = decay == null ? network.decay() : decay;
        OptionCheck.require(Double.isFinite(reset), "--reset", "a finite number", reset);
        NetworkSettings settings = new NetworkSettings(
                network,
                List.copyOf(attentions),
                List.copyOf(sizes),
                defaults(),
                usedDecay,
                learnableDecay,
                OptionCheck.positive("--threshold", threshold == null ? network.threshold() : threshold),
                reset,
                OptionCheck.positive("--bn-gamma", gamma),
                readout.readout,
                OptionCheck.share("--dropout", dropout == null ? network.dropout() : dropout));
        OptionCheck.require(usedDecay >= 0 && usedDecay <= 1, "--decay", "a number in [0, 1]", usedDecay);
        OptionCheck.require(
                !learnableDecay || (usedDecay > 0 && usedDecay < 1),
                "--decay",
                "a number in (0, 1) with --learnable-decay",
                usedDecay);
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
