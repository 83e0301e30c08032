package org.masnn.examples.bench.step;

import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.masnn.examples.program.OptionCheck;
import picocli.CommandLine.Option;

/** The options that say what is trained. */
final class StepOptions {

    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "three-layers",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private StepNetwork network = StepNetwork.THREE_LAYERS;

    @Option(
            names = "--attention",
            paramLabel = "NAME",
            description =
                    "Of the 3-layer network: none, TCSA, or any other attention as gesture takes it. Default: none.")
    private @Nullable String attention;

    @Option(names = "--batch", paramLabel = "N", description = "Examples of a batch. Default: 4, or 8 for att-res-18.")
    private @Nullable Integer batch;

    @Option(
            names = "--steps",
            paramLabel = "T",
            description = "Number of time steps. Default: 60 (paper), or 4 for att-res-18.")
    private @Nullable Integer steps;

    @Option(
            names = "--size",
            paramLabel = "N",
            description = "Rows and columns of a frame. Default: 32, or 64 for att-res-18.")
    private @Nullable Integer size;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the first convolution; the others are in proportion to it. Default:"
                    + " ${DEFAULT-VALUE} (paper).")
    private int width = StepWork.WIDTH;

    @Option(
            names = "--input-rate",
            paramLabel = "P",
            description =
                    "Share of ones in the 3-layer network's random input. Default: ${DEFAULT-VALUE} (the peer's).")
    private double inputRate = 0.1;

    @Option(
            names = {"--bn-gamma", "--bn-gain"},
            paramLabel = "X",
            description =
                    "First value of batch normalisation's gamma. Default: 0.4 without attention and for att-res-18,"
                            + " 3 with attention, so that each layer fires at 1 to 20 %% (with none and TCSA).")
    private @Nullable Double gamma;

    @Option(
            names = {"--bn-beta", "--bn-bias"},
            paramLabel = "X",
            description = "First value of batch normalisation's beta. Default: -0.05 without attention, -1 with it.")
    private @Nullable Double beta;

    /** For picocli. */
    StepOptions() {}

    /**
     * The checked options.
     *
     * @throws IllegalArgumentException naming the option that does not fit
     */
    StepWork work() {
        boolean residual = network == StepNetwork.ATT_RES_18;
        if (residual) {
            OptionCheck.require(
                    attention == null || attention.equals(StepWork.RESIDUAL_ATTENTION),
                    "--attention",
                    "none given for att-res-18",
                    attention + "; it has that of the published code, CSA");
            OptionCheck.require(
                    beta == null || beta == 0,
                    "--bn-beta",
                    "none given for att-res-18",
                    beta + "; its betas start at 0");
        }
        String text = attention == null ? residual ? StepWork.RESIDUAL_ATTENTION : "none" : attention;
        boolean attends = attends(text);
        double defaultGamma =
                residual ? StepWork.RESIDUAL_GAMMA : attends ? StepWork.ATTENTION_GAMMA : StepWork.PLAIN_GAMMA;
        double defaultBeta = residual ? 0 : attends ? StepWork.ATTENTION_BETA : StepWork.PLAIN_BETA;
        StepWork work = new StepWork(
                network,
                text,
                OptionCheck.atLeast(1, "--batch", batch == null ? network.batch() : batch),
                OptionCheck.atLeast(1, "--steps", steps == null ? network.steps() : steps),
                OptionCheck.atLeast(1, "--size", size == null ? network.size() : size),
                OptionCheck.atLeast(1, "--width", width),
                OptionCheck.share("--input-rate", inputRate),
                OptionCheck.positive("--bn-gamma", gamma == null ? defaultGamma : gamma),
                beta == null ? defaultBeta : beta);
        OptionCheck.require(Double.isFinite(work.beta()), "--bn-beta", "a number", work.beta());
        work.configuration(); // refuses sizes that do not fit
        return work;
    }

    private static boolean attends(String text) {
        try {
            return Attention.of(text).usesAny();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--attention: " + e.getMessage(), e);
        }
    }
}
