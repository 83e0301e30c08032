package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.masnn.core.kernel.FramePooling.Border;
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

    @ParameterizedTest(name = "{0}x{1} frames, window {2}x{3}, stride {4}x{5}, padding {6}x{7}, {8} channels")
    @CsvSource({
        "7, 5, 2, 2, 2, 2, 0, 0, 4",
        "8, 6, 2, 2, 2, 2, 0, 0, 4",
        "1, 1, 2, 2, 2, 2, 0, 0, 3",
        "1, 7, 2, 2, 2, 2, 0, 0, 16",
        "7, 8, 3, 3, 2, 2, 1, 1, 3",
        "8, 7, 3, 3, 2, 2, 1, 1, 64",
        "5, 6, 3, 2, 2, 3, 1, 0, 5",
        "7, 7, 3, 3, 3, 3, 0, 0, 2",
        "8, 11, 4, 5, 3, 4, 2, 1, 2",
        "5, 3, 2, 2, 3, 3, 1, 1, 2",
        "15, 9, 2, 2, 2, 2, 0, 0, 64"
    })
    void paddingAndPartialWindows_equalLoops(
            int h, int w, int kh, int kw, int sh, int sw, int ph, int pw, int channels) {
        for (Kind kind : Kind.values()) {
            for (Border border : Border.values()) {
                if (border == Border.LEFT_OUT && (h + 2 * ph < kh || w + 2 * pw < kw)) {
                    continue;
                }
                for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
                    Nd4j.getRandom().setSeed(h * 37L + w);
                    FramePooling pooling = new FramePooling(kind, kh, kw, sh, sw, ph, pw, border);
                    check(pooling, Nd4j.randn(type, 3, h, w, channels).subi(3)); // below the 0 of any padding
                    check(pooling, Nd4j.rand(type, 3, h, w, channels).gt(0.6).castTo(type));
                }
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
            List<long[]> window = window(pooling, x, i);
            for (long[] from : window) {
                sum += x.getDouble(from);
                if (first == null || x.getDouble(from) > x.getDouble(first)) {
                    first = from;
                }
                if (pooling.kind() == Kind.AVERAGE) {
                    gradient.putScalar(from, gradient.getDouble(from) + upstream / window.size());
                }
            }
            assertThat(first).as("a window without pixels").isNotNull();
            if (pooling.kind() == Kind.AVERAGE) {
                output.putScalar(i, sum / window.size());
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

    /** The pixels of an output's window that exist. */
    private static List<long[]> window(FramePooling pooling, INDArray x, long[] output) {
        List<long[]> result = new ArrayList<>();
        for (long[] tap : Positions.of(pooling.height(), pooling.width())) {
            long row = output[1] * pooling.strideHeight() + tap[0] - pooling.paddingHeight();
            long column = output[2] * pooling.strideWidth() + tap[1] - pooling.paddingWidth();
            if (row >= 0 && row < x.size(1) && column >= 0 && column < x.size(2)) {
                result.add(new long[] {output[0], row, column, output[3]});
            }
        }
        return result;
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

    @Test
    void outputSize_withPartialWindows_isThatOfAConvolutionWithTheSameStride() {
        FramePooling pooling = new FramePooling(Kind.AVERAGE, 2, 2, 2, 2, 0, 0, Border.PARTIAL);
        FrameConvolution convolution = new FrameConvolution(3, 3, 2, 2, 1, 1);
        for (int size = 1; size < 20; size++) {
            FrameSize input = new FrameSize(size, 20 - size, 3);
            assertThat(pooling.outputSize(input)).isEqualTo(convolution.outputSize(input, 3));
        }
    }

    @Test
    void paddingLargerThanHalfAWindow_isNamed() {
        assertThatThrownBy(() -> new FramePooling(Kind.MAXIMUM, 3, 3, 2, 2, 1, 2, Border.LEFT_OUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a padding of at most half a window, got 1x2 with a window of 3x3");
    }
}
