package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.kernel.FramePooling.Kind;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Pooling and its gradient against plain loops. */
class FramePoolingTest {

    @ParameterizedTest(name = "{0}x{1} frames, window {2}x{3}, stride {4}x{5}, {6} channels")
    @CsvSource({
        "8, 8, 2, 2, 2, 2, 4",
        "7, 5, 2, 2, 2, 2, 3",
        "7, 5, 3, 2, 1, 2, 5",
        "9, 6, 3, 3, 2, 2, 1",
        "6, 7, 6, 7, 1, 1, 2",
        "5, 5, 1, 1, 2, 2, 17",
        "6, 6, 2, 2, 3, 3, 16"
    })
    void forwardAndBackward_equalLoops(int h, int w, int kh, int kw, int sh, int sw, int channels) {
        for (Kind kind : Kind.values()) {
            for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
                Nd4j.getRandom().setSeed(h * 31L + w);
                check(new FramePooling(kind, kh, kw, sh, sw), Nd4j.randn(type, 3, h, w, channels));
                check(
                        new FramePooling(kind, kh, kw, sh, sw),
                        Nd4j.rand(type, 3, h, w, channels).gt(0.6).castTo(type));
            }
        }
    }

    private static void check(FramePooling pooling, INDArray x) {
        DataType type = x.dataType();
        double tolerance = type == DataType.DOUBLE ? 1e-12 : 1e-6;
        FrameSize size = pooling.outputSize(new FrameSize((int) x.size(1), (int) x.size(2), (int) x.size(3)));
        INDArray epsilon = Nd4j.randn(type, x.size(0), size.height(), size.width(), size.channels());
        INDArray output = Nd4j.zeros(DataType.DOUBLE, epsilon.shape());
        INDArray gradient = Nd4j.zeros(DataType.DOUBLE, x.shape());
        for (long[] i : Positions.of(epsilon.shape())) {
            double sum = 0;
            long[] first = null;
            double upstream = epsilon.getDouble(i);
            for (long[] tap : Positions.of(pooling.height(), pooling.width())) {
                long[] from = {i[0], i[1] * pooling.strideHeight() + tap[0], i[2] * pooling.strideWidth() + tap[1], i[3]
                };
                sum += x.getDouble(from);
                if (first == null || x.getDouble(from) > x.getDouble(first)) {
                    first = from;
                }
                if (pooling.kind() == Kind.AVERAGE) {
                    double share = upstream / (pooling.height() * pooling.width());
                    gradient.putScalar(from, gradient.getDouble(from) + share);
                }
            }
            if (pooling.kind() == Kind.AVERAGE) {
                output.putScalar(i, sum / (pooling.height() * pooling.width()));
            } else {
                output.putScalar(i, x.getDouble(first));
                gradient.putScalar(first, gradient.getDouble(first) + upstream);
            }
        }
        String what = pooling + " " + type;
        INDArray actual = Nd4j.createUninitialized(type, epsilon.shape(), 'c');
        pooling.forward(x, actual);
        assertClose(actual, output, tolerance, what);
        INDArray actualGradient = Nd4j.valueArrayOf(x.shape(), 5.0, type);
        pooling.backward(x, epsilon, actualGradient);
        assertClose(actualGradient, gradient, tolerance, what + " gradient");
    }

    @Test
    void windowLargerThanFrame_isNamed() {
        assertThatThrownBy(() -> new FramePooling(Kind.MAXIMUM, 3, 2, 2, 2).outputSize(new FrameSize(2, 2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a window of 3x2 does not fit into frames of 2x2");
    }

    @Test
    void outputSize_leavesOutIncompleteWindows() {
        assertThat(new FramePooling(Kind.AVERAGE, 2, 2, 2, 2).outputSize(new FrameSize(7, 5, 3)))
                .isEqualTo(new FrameSize(3, 2, 3));
    }
}
