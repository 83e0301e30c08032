package org.masnn.models.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ValueCodingTest {

    @Test
    void half_allValues_areKept() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfPrecision.value((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfPrecision.bits(value)).as("bits %s", bits).isEqualTo((short) bits);
            }
        }
        assertThat(HalfPrecision.value(HalfPrecision.bits(Float.NaN))).isNaN();
        assertThat(HalfPrecision.value((short) 0x3c00)).isEqualTo(1);
        assertThat(HalfPrecision.value((short) 0xc000)).isEqualTo(-2);
        assertThat(HalfPrecision.value((short) 0x7bff)).isEqualTo(65504);
        assertThat(HalfPrecision.value((short) 1)).isEqualTo(0x1p-24f);
    }

    @Test
    void half_roundsToTheNearest_tiesToEven() {
        assertThat(HalfPrecision.bits(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(HalfPrecision.bits(1 + 3 * 0x1p-11f)).isEqualTo((short) 0x3c02);
        assertThat(HalfPrecision.bits(1 + 0x1p-11f + 0x1p-23f)).isEqualTo((short) 0x3c01);
        assertThat(HalfPrecision.bits(65519.996f)).isEqualTo((short) 0x7bff);
        assertThat(HalfPrecision.bits(65520f)).isEqualTo((short) 0x7c00);
        assertThat(HalfPrecision.bits(-Float.MAX_VALUE)).isEqualTo((short) 0xfc00);
        assertThat(HalfPrecision.bits(0x1p-25f)).isEqualTo((short) 0);
        assertThat(HalfPrecision.bits(0x1.8p-24f)).isEqualTo((short) 2);
        assertThat(HalfPrecision.bits(1023.75f * 0x1p-24f)).isEqualTo((short) 0x400);
    }

    @Property(tries = 200)
    void half_anyMagnitude_losesLittle(
            @ForAll @IntRange(min = -120, max = 120) int exponent, @ForAll @IntRange(min = 1, max = 50) int length) {
        SplittableRandom random = new SplittableRandom(31L * exponent + length);
        double[] values = new double[length];
        double largest = 0;
        for (int i = 0; i < length; i++) {
            values[i] = (float) Math.scalb(random.nextDouble(-1, 1), exponent);
            largest = Math.max(largest, Math.abs(values[i]));
        }
        double[] read = ValueCoding.HALF.decode(ByteBuffer.wrap(ValueCoding.HALF.encode(values)));
        for (int i = 0; i < length; i++) {
            double most = Math.max(Math.abs(values[i]) * 0x1p-11, largest * 0x1p-38);
            assertThat(read[i]).isCloseTo(values[i], within(most));
        }
    }

    @Test
    void vectors_areKeptToTheBit() {
        for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
            INDArray values = Nd4j.rand(type, 1_100_003).subi(0.5);
            INDArray read = Nd4j.zeros(type, 1_100_003);
            ValueCoding coding = ValueCoding.of(type);
            coding.decode(coding.encode(values), read);
            assertThat(read.toDoubleVector()).isEqualTo(values.toDoubleVector());
        }
        assertThatThrownBy(() -> ValueCoding.of(DataType.FLOAT16))
                .hasMessage("SparkTraining: expected a network of type FLOAT or DOUBLE, got HALF");
        assertThatThrownBy(() -> ValueCoding.FLOAT.decode(new byte[8], Nd4j.zeros(DataType.FLOAT, 3)))
                .hasMessage("SparkTraining: expected 12 bytes of 3 values, got 8");
    }
}
