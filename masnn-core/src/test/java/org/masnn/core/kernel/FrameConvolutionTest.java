package org.masnn.core.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.masnn.core.golden.GoldenAssertions.assertClose;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Convolution and its gradients against plain loops. */
class FrameConvolutionTest {

    @ParameterizedTest(name = "{0}x{1} frames, kernel {2}x{3}, stride {4}x{5}, padding {6}x{7}, {8} to {9} channels")
    @CsvSource({
        "8, 8, 3, 3, 1, 1, 1, 1, 2, 4",
        "7, 5, 3, 3, 1, 1, 1, 1, 3, 5",
        "7, 5, 3, 3, 2, 2, 1, 1, 3, 5",
        "9, 6, 5, 3, 2, 1, 2, 1, 1, 2",
        "6, 6, 1, 1, 1, 1, 0, 0, 4, 3",
        "7, 7, 1, 1, 2, 2, 0, 0, 2, 2",
        "5, 4, 5, 4, 1, 1, 0, 0, 2, 7",
        "11, 10, 7, 7, 2, 2, 3, 3, 3, 4",
        "4, 9, 2, 4, 3, 2, 0, 1, 2, 3",
        "3, 3, 3, 3, 1, 1, 0, 0, 16, 16"
    })
    void forwardAndBackward_equalLoops(int h, int w, int kh, int kw, int sh, int sw, int ph, int pw, int in, int out) {
        FrameConvolution convolution = new FrameConvolution(kh, kw, sh, sw, ph, pw);
        FrameSize size = convolution.outputSize(new FrameSize(h, w, in), out);
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-12 : 1e-5;
            Nd4j.getRandom().setSeed(h * 31L + w);
            INDArray x = Nd4j.randn(type, 3, h, w, in);
            INDArray weight = Nd4j.randn(type, kh, kw, in, out);
            INDArray bias = Nd4j.randn(type, out);
            INDArray epsilon = Nd4j.randn(type, 3, size.height(), size.width(), out);
            INDArray output = Nd4j.zeros(DataType.DOUBLE, epsilon.shape());
            INDArray inputGradient = Nd4j.zeros(DataType.DOUBLE, x.shape());
            INDArray weightGradient = Nd4j.zeros(DataType.DOUBLE, weight.shape());
            loops(convolution, size, x, weight, epsilon, output, inputGradient, weightGradient);

            INDArray actual = Nd4j.createUninitialized(type, epsilon.shape(), 'c');
            convolution.forward(x, weight, null, actual);
            assertClose(actual, output, tolerance, "without bias");
            convolution.forward(x, weight, bias, actual);
            INDArray spread = bias.castTo(DataType.DOUBLE).reshape(1, 1, 1, out).broadcast(output.shape());
            assertClose(actual, output.add(spread), tolerance, "with bias");

            INDArray dx = Nd4j.createUninitialized(type, x.shape(), 'c');
            INDArray dw = Nd4j.createUninitialized(type, weight.shape(), 'c');
            INDArray db = Nd4j.createUninitialized(type, out);
            INDArray biasGradient = epsilon.castTo(DataType.DOUBLE).sum(0, 1, 2);
            convolution.backward(x, weight, epsilon, dx, dw, db);
            assertClose(db, biasGradient, tolerance, "bias gradient");
            assertClose(dx, inputGradient, tolerance, "input gradient");
            assertClose(dw, weightGradient, tolerance, "weight gradient");
            convolution.backward(x, weight, epsilon, null, dw, null);
            assertClose(dw, weightGradient, tolerance, "weight gradient alone");
            convolution.backwardByOneOperation(x, weight, epsilon, dx, dw);
            assertClose(dx, inputGradient, tolerance, "input gradient by one operation");
            assertClose(dw, weightGradient, tolerance, "weight gradient by one operation");
            if (type == DataType.FLOAT) {
                MatrixConvolution matrix = MatrixConvolution.of(convolution, x, epsilon);
                matrix.forward(x, weight, bias, actual.assign(7));
                assertClose(actual, output.add(spread), tolerance, "matrix, forward");
                matrix.writeInputGradient(weight, epsilon, dx.assign(7));
                assertClose(dx, inputGradient, tolerance, "matrix, input gradient");
                matrix.writeWeightGradient(x, epsilon, dw.assign(7));
                assertClose(dw, weightGradient, tolerance, "matrix, weight gradient");
                new SparseConvolution(convolution).forward(x, weight, bias, actual.assign(7));
                assertClose(actual, output.add(spread), tolerance, "sparse, forward");
                new SparseWeightGradient(convolution).write(x, epsilon, dw.assign(7), db.assign(7));
                assertClose(dw, weightGradient, tolerance, "sparse, weight gradient");
                assertClose(db, biasGradient, tolerance, "sparse, bias gradient");
            }
        }
    }

    @Test
    void sparseWeightGradient_paysForFewSpikes() {
        Nd4j.getRandom().setSeed(5);
        INDArray noise = Nd4j.rand(DataType.FLOAT, 11, 8, 8, 4);
        assertThat(SparseWeightGradient.pays(noise.gt(0.9).castTo(DataType.FLOAT)))
                .isTrue();
        assertThat(SparseWeightGradient.pays(noise.gt(0.5).castTo(DataType.FLOAT)))
                .isFalse();
    }

    @Test
    void sparseConvolution_paysForFewSpikesAndManyOutputs() {
        Nd4j.getRandom().setSeed(5);
        FrameConvolution convolution = new FrameConvolution(3, 3, 1, 1, 1, 1);
        INDArray noise = Nd4j.rand(DataType.FLOAT, 11, 8, 8, 4);
        INDArray few = noise.gt(0.95).castTo(DataType.FLOAT);
        INDArray some = noise.gt(0.84).castTo(DataType.FLOAT);
        INDArray weight = Nd4j.zeros(DataType.FLOAT, 3, 3, 4, 128);
        INDArray output = Nd4j.zeros(DataType.FLOAT, 11, 8, 8, 128);
        assertThat(SparseConvolution.pays(few, weight, output)).isTrue();
        assertThat(SparseConvolution.pays(some, weight, output)).isFalse();
        INDArray narrow = Nd4j.zeros(DataType.FLOAT, 3, 3, 4, 127);
        assertThat(SparseConvolution.pays(few, narrow, Nd4j.zeros(DataType.FLOAT, 11, 8, 8, 127)))
                .isFalse();
        // what has many weights for its pixels is slow by other ways, too
        INDArray wide = Nd4j.zeros(DataType.FLOAT, 3, 3, 4, 32768);
        INDArray ofWide = Nd4j.createUninitialized(DataType.FLOAT, 2, 8, 8, 32768);
        INDArray two = some.get(NDArrayIndex.interval(0, 2)).dup('c');
        assertThat(SparseConvolution.pays(two, wide, ofWide)).isTrue();
        assertThat(SparseConvolution.pays(noise.gt(0.7).castTo(DataType.FLOAT), wide, ofWide))
                .isFalse();
        assertThat(SparseConvolution.pays(few.castTo(DataType.DOUBLE), weight, output))
                .isFalse();
        assertThat(SparseConvolution.pays(few.permute(0, 2, 1, 3), weight, output))
                .isFalse();
        INDArray filled = Nd4j.rand(DataType.FLOAT, weight.shape());
        INDArray result = output.ulike();
        convolution.forward(few, filled, null, result);
        convolution.forwardByOneOperation(few, filled, null, output);
        assertClose(result, output, 2e-5, "forward");
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 37", "2, 1, 37", "2, 0, 3", "1, 0, 3"})
    void spikes_giveWhatDenseOnesDo(int stride, int padding, int frames) {
        Nd4j.getRandom().setSeed(11);
        FrameConvolution convolution = new FrameConvolution(3, 3, stride, stride, padding, padding);
        FrameSize out = convolution.outputSize(new FrameSize(14, 13, 32), 40);
        INDArray spikes = Nd4j.rand(DataType.FLOAT, frames, 14, 13, 32).lt(0.15).castTo(DataType.FLOAT);
        INDArray counts = spikes.mul(3);
        INDArray weight = Nd4j.randn(DataType.FLOAT, 3, 3, 32, 40);
        INDArray bias = Nd4j.randn(DataType.FLOAT, 40);
        INDArray epsilon = Nd4j.randn(DataType.FLOAT, frames, out.height(), out.width(), 40);
        INDArray output = epsilon.ulike();
        INDArray oneOutput = epsilon.ulike();
        INDArray dw = weight.ulike();
        INDArray oneDw = weight.ulike();
        for (INDArray x : new INDArray[] {spikes, counts, spikes.mul(0)}) {
            convolution.forwardByOneOperation(x, weight, bias, oneOutput);
            new SparseConvolution(convolution).forward(x, weight, bias, output.assign(7));
            assertClose(output, oneOutput, 2e-5, "forward");
            convolution.backwardByOneOperation(x, weight, epsilon, x.ulike(), oneDw);
            new SparseWeightGradient(convolution).write(x, epsilon, dw.assign(7), null);
            assertClose(dw, oneDw, 1e-4, "weight gradient");
        }
    }

    @Test
    void sparseKernels_passNaNOn() {
        FrameConvolution convolution = new FrameConvolution(1, 1, 1, 1, 0, 0);
        INDArray x = Nd4j.zeros(DataType.FLOAT, 2, 2, 2, 2);
        x.putScalar(3, Float.NaN);
        INDArray output = Nd4j.zeros(DataType.FLOAT, 2, 2, 2, 3);
        new SparseConvolution(convolution).forward(x, Nd4j.ones(DataType.FLOAT, 1, 1, 2, 3), null, output);
        assertThat(output.data().asFloat()).startsWith(0, 0, 0, Float.NaN, Float.NaN, Float.NaN, 0);
        INDArray dw = Nd4j.zeros(DataType.FLOAT, 1, 1, 2, 3);
        new SparseWeightGradient(convolution).write(x, output.assign(1), dw, null);
        assertThat(dw.data().asFloat()).containsExactly(0, 0, 0, Float.NaN, Float.NaN, Float.NaN);
    }

    /** 16,384 rows of 144 values are a part and a bit more: 7 frames each. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 0"})
    void backwardInParts_equalsOneOperation(int stride, int padding) {
        Nd4j.getRandom().setSeed(2);
        FrameConvolution convolution = new FrameConvolution(3, 3, stride, stride, padding, padding);
        FrameSize in = new FrameSize(32, 32, 16);
        FrameSize out = convolution.outputSize(in, 8);
        INDArray x = Nd4j.randn(DataType.FLOAT, 61, 32, 32, 16);
        INDArray weight = Nd4j.randn(DataType.FLOAT, 3, 3, 16, 8);
        INDArray epsilon = Nd4j.randn(DataType.FLOAT, 61, out.height(), out.width(), 8);
        long rows = 61L * out.pixels();
        assertThat(MatrixConvolution.columnValues(convolution, in, out, 61)).isLessThan(rows * 144);
        assertBackwardEqualsOneOperation(convolution, x, weight, epsilon);
        INDArray actual = Nd4j.createUninitialized(DataType.FLOAT, epsilon.shape(), 'c');
        MatrixConvolution.of(convolution, x, actual).forward(x, weight, null, actual);
        INDArray expected = actual.ulike();
        convolution.forward(x, weight, null, expected);
        assertClose(actual, expected, 1e-5, "forward");
    }

    /** Few pixels and many weights are a product of matrices: with and without padding and steps. */
    @ParameterizedTest
    @CsvSource({"8, 2, 2, 3, 1, 1", "6, 5, 4, 3, 2, 1", "3, 7, 5, 3, 1, 0", "20, 1, 1, 1, 1, 0"})
    void backwardOfManyWeights_equalsOneOperation(
            int frames, int height, int width, int kernel, int stride, int padding) {
        Nd4j.getRandom().setSeed(3);
        FrameConvolution convolution = new FrameConvolution(kernel, kernel, stride, stride, padding, padding);
        FrameSize out = convolution.outputSize(new FrameSize(height, width, 1024), 1040);
        INDArray x = Nd4j.randn(DataType.FLOAT, frames, height, width, 1024);
        INDArray weight = Nd4j.randn(DataType.FLOAT, kernel, kernel, 1024, 1040);
        INDArray epsilon = Nd4j.randn(DataType.FLOAT, frames, out.height(), out.width(), 1040);
        assertThat(MatrixConvolution.pays(x, weight, epsilon)).isTrue();
        assertBackwardEqualsOneOperation(convolution, x, weight, epsilon);
    }

    private static void assertBackwardEqualsOneOperation(
            FrameConvolution convolution, INDArray x, INDArray weight, INDArray epsilon) {
        INDArray dx = x.ulike();
        INDArray dw = weight.ulike();
        convolution.backward(x, weight, epsilon, dx, dw, null);
        INDArray expectedDx = x.ulike();
        INDArray expectedDw = weight.ulike();
        convolution.backwardByOneOperation(x, weight, epsilon, expectedDx, expectedDw);
        assertClose(dx, expectedDx, 1e-5, "input gradient");
        assertClose(dw, expectedDw, 1e-5, "weight gradient");
    }

    private static void loops(
            FrameConvolution k,
            FrameSize size,
            INDArray x,
            INDArray weight,
            INDArray epsilon,
            INDArray output,
            INDArray inputGradient,
            INDArray weightGradient) {
        for (long[] i : Positions.of(output.shape())) {
            double sum = 0;
            double upstream = epsilon.getDouble(i);
            for (long[] tap : Positions.of(k.kernelHeight(), k.kernelWidth(), x.size(3))) {
                long row = i[1] * k.strideHeight() - k.paddingHeight() + tap[0];
                long column = i[2] * k.strideWidth() - k.paddingWidth() + tap[1];
                if (row >= 0 && row < x.size(1) && column >= 0 && column < x.size(2)) {
                    long[] from = {i[0], row, column, tap[2]};
                    long[] at = {tap[0], tap[1], tap[2], i[3]};
                    sum += x.getDouble(from) * weight.getDouble(at);
                    inputGradient.putScalar(from, inputGradient.getDouble(from) + upstream * weight.getDouble(at));
                    weightGradient.putScalar(at, weightGradient.getDouble(at) + upstream * x.getDouble(from));
                }
            }
            output.putScalar(i, sum);
        }
        assertThat(output.shape()).containsExactly(x.size(0), size.height(), size.width(), size.channels());
    }

    @Test
    void sparseWeightGradient_moreFramesThanChunks_isTheSameEachTime() {
        Nd4j.getRandom().setSeed(9);
        FrameConvolution convolution = new FrameConvolution(3, 3, 1, 1, 1, 1);
        INDArray x = Nd4j.rand(DataType.FLOAT, 37, 6, 5, 2).gt(0.9).castTo(DataType.FLOAT);
        INDArray epsilon = Nd4j.randn(DataType.FLOAT, 37, 6, 5, 8);
        INDArray dw = Nd4j.create(DataType.FLOAT, 3, 3, 2, 8);
        INDArray weight = Nd4j.rand(DataType.FLOAT, dw.shape());
        convolution.backwardByOneOperation(x, weight, epsilon, x.ulike(), dw);
        INDArray first = Nd4j.create(DataType.FLOAT, dw.shape());
        new SparseWeightGradient(convolution).write(x, epsilon, first, null);
        assertClose(first, dw, 1e-5, "37 frames");
        INDArray second = Nd4j.create(DataType.FLOAT, dw.shape());
        new SparseWeightGradient(convolution).write(x, epsilon, second, null);
        assertThat(second.data().asFloat()).isEqualTo(first.data().asFloat());
    }

    @Test
    void kernelLargerThanFrame_isNamed() {
        assertThatThrownBy(() -> new FrameConvolution(5, 5, 1, 1, 0, 0).outputSize(new FrameSize(4, 6, 1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a kernel of 5x5 with padding 0x0 does not fit into frames of 4x6");
    }
}
