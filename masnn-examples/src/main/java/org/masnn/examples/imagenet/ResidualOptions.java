package org.masnn.examples.imagenet;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.masnn.attention.Attention;
import org.masnn.core.neuron.LifParameters;
import org.masnn.examples.program.OptionCheck;
import org.masnn.models.residual.Stem;
import picocli.CommandLine.Option;

/** Options about the networks. */
final class ResidualOptions {

    @Option(
            names = "--network",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Networks to compare, separated by commas: att-1 (Eq. 15), att-2 (Eq. 16), ms, sew-add, sew-and,"
                            + " sew-iand, vanilla, and ann-ms, ... for the ANN twin of one. Default: att-1 (paper), or the"
                            + " checkpoint's.")
    private @Nullable List<String> networks;

    @Option(
            names = "--small",
            arity = "0",
            description = "For small images such as CIFAR-10's: 3x3 stem, and other defaults where they are named with"
                    + " --small below.")
    private @Nullable Boolean small;

    @Option(names = "--depth", paramLabel = "N", description = "Layers: 18, 34 or 104. Default: 18 (paper's smallest).")
    private @Nullable Integer depth;

    @Option(
            names = "--width",
            paramLabel = "N",
            description = "Channels of the first stage; each later one has twice as many. Default: 64 (paper), with"
                    + " --small 16 (chosen for time).")
    private @Nullable Integer width;

    @Option(
            names = {"-T", "--time-steps"},
            paramLabel = "T",
            description = "Time steps of the spiking networks. Default: 1 (paper).")
    private @Nullable Integer timeSteps;

    @Option(
            names = "--attention",
            paramLabel = "TEXT",
            description = "Attention of att-1 and att-2, as the README says. Default: official:CSA (published code).")
    private @Nullable String attention;

    @Option(
            names = "--image-size",
            paramLabel = "PIXELS",
            description =
                    "Rows and columns that a network sees; the paper has 224 and 288. Default: 224, with --small 32"
                            + " (CIFAR-10).")
    private @Nullable Integer imageSize;

    @Option(names = "--threshold", paramLabel = "X", description = "Firing threshold. Default: 0.5 (published code).")
    private @Nullable Double threshold;

    @Option(
            names = "--decay",
            paramLabel = "X",
            description = "Decay of the membrane potential in a step. Default: 0.25 (published code).")
    private @Nullable Double decay;

    @Option(
            names = "--bn-gamma",
            paramLabel = "X",
            description = "First value of gamma in the batch normalisations of spiking networks. Default: the threshold"
                    + " (published code).")
    private @Nullable Double gamma;

    @Option(
            names = "--zeta",
            paramLabel = "X",
            description =
                    "The same for the last one of a block. Default: 0.2 * threshold (published code) for att-1, att-2"
                            + " and ms; the threshold for the others, whose neurons would be silent.")
    private @Nullable Double zeta;

    @Option(
            names = "--dropout",
            paramLabel = "P",
            description =
                    "Probability of dropping an input of the classifier. Default: 0.2 (published code), with --small 0"
                            + " (He et al. 2016).")
    private @Nullable Double dropout;

    /** The names of the networks, none twice; the checkpoint's where a run begins with one. */
    List<ResidualName> names(Inheritance before) {
        List<ResidualName> given = networks == null ? null : ResidualName.of(networks);
        return OptionCheck.distinct(
                "--network",
                before.fixed(
                        "network", given, List.of(ResidualName.of("att-1")), text -> List.of(ResidualName.of(text))));
    }

    boolean small(Inheritance before) {
        return before.fixed("small", small, false, Boolean::valueOf);
    }

    ResidualSettings settings(Inheritance before) {
        boolean isSmall = small(before);
        String wanted = attention == null ? null : Attention.of(attention).toString();
        LifParameters official = LifParameters.officialImageNet();
        double usedDecay = before.free("decay", decay, official.decay(), Double::valueOf);
        OptionCheck.require(usedDecay >= 0 && usedDecay <= 1, "--decay", "a number in [0, 1]", usedDecay);
        return new ResidualSettings(
                before.fixed("depth", depth, 18, Integer::valueOf),
                OptionCheck.atLeast(1, "--width", before.fixed("width", width, isSmall ? 16 : 64, Integer::valueOf)),
                OptionCheck.atLeast(1, "--time-steps", before.free("time-steps", timeSteps, 1, Integer::valueOf)),
                before.fixed("attention", wanted, Attention.official("CSA").toString(), text -> text),
                isSmall ? Stem.Kind.SMALL : Stem.Kind.LARGE,
                OptionCheck.atLeast(
                        1, "--image-size", before.free("image-size", imageSize, isSmall ? 32 : 224, Integer::valueOf)),
                official.withDecay(usedDecay)
                        .withThreshold(OptionCheck.positive(
                                "--threshold",
                                before.free("threshold", threshold, official.threshold(), Double::valueOf))),
                gamma("--bn-gamma", gamma),
                gamma("--zeta", zeta),
                OptionCheck.share("--dropout", before.free("dropout", dropout, isSmall ? 0 : 0.2, Double::valueOf)));
    }

    /** First values do not matter behind a checkpoint. */
    private static double gamma(String option, @Nullable Double given) {
        return given == null ? Double.NaN : OptionCheck.notNegative(option, given);
    }
}
