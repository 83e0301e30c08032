package org.masnn.examples.energy;

import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.masnn.attention.Attention;
import org.masnn.models.plain.FiveLayerNetwork;
import org.masnn.models.plain.ThreeLayerNetwork;
import org.masnn.models.residual.BlockKind;
import org.masnn.models.residual.ResidualNetwork;

/** The paper's networks at its sizes; names on the command line are the constants' in lower case. */
enum Architecture {
    /** 3 convolutions, 2 dense layers, frames of 32 x 32. */
    THREE(60, 11, 0),
    /** 5 convolutions, 2 dense layers, frames of 128 x 128. */
    FIVE(20, 11, 0),
    /** MS-Res-SNN and Att-Res-SNN-1 of 18 layers. */
    RESNET18(1, 1000, 18),
    /** Of 34 layers. */
    RESNET34(1, 1000, 34),
    /** Of 104 layers. */
    RESNET104(1, 1000, 104);

    private final int timeSteps;
    private final int classes;
    private final int depth;

    Architecture(int timeSteps, int classes, int depth) {
        this.timeSteps = timeSteps;
        this.classes = classes;
        this.depth = depth;
    }

    int timeSteps() {
        return timeSteps;
    }

    int classes() {
        return classes;
    }

    boolean isResidual() {
        return depth > 0;
    }

    /** Without its parameters. */
    ComputationGraphConfiguration configuration(Attention attention, int steps, int numberOfClasses, int imageSize) {
        return switch (this) {
            case THREE ->
                ThreeLayerNetwork.builder()
                        .timeSteps(steps)
                        .classes(numberOfClasses)
                        .attention(attention)
                        .configuration();
            case FIVE ->
                FiveLayerNetwork.builder()
                        .timeSteps(steps)
                        .classes(numberOfClasses)
                        .attention(attention)
                        .configuration();
            case RESNET18, RESNET34, RESNET104 ->
                residual(attention, numberOfClasses, imageSize).timeSteps(steps).configuration();
        };
    }

    /** The ANN twin of a residual network. */
    ComputationGraphConfiguration ann(int numberOfClasses, int imageSize) {
        return residual(Attention.none(), numberOfClasses, imageSize).ann().configuration();
    }

    private ResidualNetwork.Builder residual(Attention attention, int numberOfClasses, int imageSize) {
        ResidualNetwork.Builder builder = ResidualNetwork.builder()
                .depth(depth)
                .classes(numberOfClasses)
                .input(imageSize, imageSize, 3)
                .block(attention.usesAny() ? BlockKind.ATT_1 : BlockKind.MS);
        return attention.usesAny() ? builder.attention(attention) : builder;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
