package org.masnn.models.distributed;

import java.nio.ByteBuffer;
import org.masnn.core.kernel.KernelChoice;
import org.masnn.core.kernel.NativeFloats;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Parts of parameter and gradient vectors as bytes: no object of ND4J travels. */
enum ValueCoding {
    /** IEEE 754 binary16, all values of a part multiplied by one power of two that makes the largest fit well. */
    HALF(2) {
        @Override
        byte[] encode(double[] values) {
            int exponent = HalfPrecision.exponentFor(values);
            ByteBuffer bytes =
                    ByteBuffer.allocate(Integer.BYTES + 2 * values.length).putInt(exponent);
            double factor = Math.scalb(1.0, exponent);
            for (double value : values) {
                bytes.putShort(HalfPrecision.bits((float) (value * factor)));
            }
            return bytes.array();
        }

        @Override
        double[] decode(ByteBuffer bytes) {
            double factor = Math.scalb(1.0, -bytes.getInt());
            double[] values = new double[bytes.remaining() / 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = HalfPrecision.value(bytes.getShort()) * factor;
            }
            return values;
        }
    },
    FLOAT(4) {
        @Override
        byte[] encode(double[] values) {
            float[] rounded = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = (float) values[i];
            }
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length));
            bytes.asFloatBuffer().put(rounded);
            return bytes.array();
        }

        @Override
        double[] decode(ByteBuffer bytes) {
            float[] read = new float[bytes.remaining() / Float.BYTES];
            bytes.asFloatBuffer().get(read);
            double[] values = new double[read.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = read[i];
            }
            return values;
        }
    },
    DOUBLE(8) {
        @Override
        byte[] encode(double[] values) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, values.length));
            bytes.asDoubleBuffer().put(values);
            return bytes.array();
        }

        @Override
        double[] decode(ByteBuffer bytes) {
            double[] values = new double[bytes.remaining() / Double.BYTES];
            bytes.asDoubleBuffer().get(values);
            return values;
        }
    };

    /** Values to move at once: 8 MB as doubles. */
    private static final int BLOCK = 1 << 20;

    private final int width;

    ValueCoding(int width) {
        this.width = width;
    }

    abstract byte[] encode(double[] values);

    /** Reads to the end. */
    abstract double[] decode(ByteBuffer bytes);

    /** The coding that loses nothing of an array. */
    static ValueCoding of(DataType type) {
        return switch (type) {
            case FLOAT -> FLOAT;
            case DOUBLE -> DOUBLE;
            default ->
                throw new IllegalArgumentException(
                        "SparkTraining: expected a network of type FLOAT or DOUBLE, got " + type);
        };
    }

    /** A whole vector; not for HALF, whose parts have factors of their own. */
    byte[] encode(INDArray vector) {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(Math.multiplyExact(width, vector.length())));
        for (long from = 0; from < vector.length(); from += BLOCK) {
            all.put(encode(read(vector, from, (int) Math.min(BLOCK, vector.length() - from))));
        }
        return all.array();
    }

    /** Fills a whole vector; not for HALF. */
    void decode(byte[] bytes, INDArray vector) {
        if (bytes.length != width * vector.length()) {
            throw new IllegalStateException("SparkTraining: expected " + width * vector.length() + " bytes of "
                    + vector.length() + " values, got " + bytes.length);
        }
        for (long from = 0; from < vector.length(); from += BLOCK) {
            int length = (int) Math.min(BLOCK, vector.length() - from);
            ByteBuffer block = ByteBuffer.wrap(bytes, Math.toIntExact(from * width), length * width)
                    .slice();
            write(decode(block), vector, from);
        }
    }

    /** Some values of a dense vector. */
    static double[] read(INDArray vector, long from, int length) {
        if (vector.dataType() == DataType.FLOAT && KernelChoice.fused()) {
            float[] values = new float[length];
            NativeFloats.of(vector).read(from, values, 0, length);
            double[] result = new double[length];
            for (int i = 0; i < length; i++) {
                result[i] = values[i];
            }
            return result;
        }
        return part(vector, from, length).toDoubleVector();
    }

    /** Overwrites some values of a dense vector. */
    static void write(double[] values, INDArray vector, long from) {
        if (vector.dataType() == DataType.FLOAT && KernelChoice.fused()) {
            float[] rounded = new float[values.length];
            for (int i = 0; i < values.length; i++) {
                rounded[i] = (float) values[i];
            }
            NativeFloats.of(vector).write(from, rounded, 0, values.length);
        } else if (values.length > 0) {
            part(vector, from, values.length)
                    .assign(Nd4j.createFromArray(values).castTo(vector.dataType()));
        }
    }

    static INDArray part(INDArray vector, long from, long length) {
        return vector.reshape(vector.length()).get(NDArrayIndex.interval(from, from + length));
    }
}
