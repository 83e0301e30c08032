package org.masnn.core.kernel;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Block access to the off-heap values of a single precision array. Safe for use by several threads on disjoint ranges;
 * positions are 64 bit, so arrays beyond 2 GB work. Copies go through direct buffers, which the JVM copies by itself:
 * JavaCPP's pointers take twice as long for blocks of 4 KB (measured).
 */
public final class NativeFloats {

    /** How many floats to move at once: 16 KB, so that a few blocks fit into the first level cache. */
    public static final int BLOCK = 4096;

    /** A direct buffer spans less than 2 GB. */
    private static final int WINDOW = 1 << 28;

    private final INDArray owner;
    private final FloatBuffer[] windows;
    private final IntBuffer[] bits;

    private NativeFloats(INDArray owner) {
        this.owner = owner;
        FloatPointer base = new FloatPointer(owner.data().addressPointer());
        int count = Math.toIntExact((owner.length() + WINDOW - 1) / WINDOW);
        windows = new FloatBuffer[count];
        bits = new IntBuffer[count];
        for (int i = 0; i < count; i++) {
            long from = (long) i * WINDOW;
            long length = Math.min(WINDOW, owner.length() - from);
            windows[i] =
                    new FloatPointer(base.getPointer(from)).capacity(length).asBuffer();
            bits[i] = new IntPointer(base.getPointer(from)).capacity(length).asBuffer();
        }
    }

    /**
     * The values of an array.
     *
     * @param array of type FLOAT, dense and row-major
     * @return access to them
     * @throws IllegalArgumentException if the array is of another type or layout
     */
    public static NativeFloats of(INDArray array) {
        if (array.dataType() != DataType.FLOAT) {
            throw new IllegalArgumentException(
                    "NativeFloats: expected an array of type FLOAT, got " + array.dataType());
        }
        if (!isDense(array)) {
            throw new IllegalArgumentException("NativeFloats: expected a dense row-major array, got shape "
                    + Arrays.toString(array.shape()) + " with strides " + Arrays.toString(array.stride())
                    + "; call dup('c') first");
        }
        return new NativeFloats(array);
    }

    /**
     * Whether an array's values lie in memory in row-major order without gaps.
     *
     * @param array any array
     * @return whether {@link #of} takes its layout
     */
    public static boolean isDense(INDArray array) {
        long expected = 1;
        for (int i = array.rank() - 1; i >= 0; i--) {
            if (array.size(i) != 1 && array.stride(i) != expected) {
                return false;
            }
            expected *= array.size(i);
        }
        return true;
    }

    /**
     * The array itself if it is dense and row-major, else a copy that is.
     *
     * @param array any array
     * @return an array for {@link #of}
     */
    public static INDArray dense(INDArray array) {
        return isDense(array) ? array : array.dup('c');
    }

    /**
     * A small array's values as a Java array.
     *
     * @param array of any layout and type
     * @return a copy, row-major
     */
    public static float[] copyOf(INDArray array) {
        if (!isDirect(array)) {
            return array.dup('c').data().asFloat();
        }
        float[] values = new float[Math.toIntExact(array.length())];
        of(array).read(0, values, 0, values.length);
        return values;
    }

    /**
     * The same in double precision.
     *
     * @param array of any layout and type
     * @return a copy, row-major
     */
    public static double[] doublesOf(INDArray array) {
        if (!isDirect(array)) {
            return array.dup('c').data().asDouble();
        }
        float[] values = copyOf(array);
        double[] result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i];
        }
        return result;
    }

    /**
     * Writes all values of a small array: ND4J's own way there takes four calls of its library.
     *
     * @param array of any layout and type; overwritten
     * @param values row-major, as many as the array has
     * @throws IllegalArgumentException if they are not as many
     */
    public static void assign(INDArray array, float[] values) {
        if (values.length != array.length()) {
            throw new IllegalArgumentException(
                    "NativeFloats: expected " + array.length() + " values, got " + values.length);
        }
        if (isDirect(array)) {
            of(array).write(0, values, 0, values.length);
        } else {
            array.assign(Nd4j.createFromArray(values).castTo(array.dataType()).reshape('c', array.shape()));
        }
    }

    /**
     * The same of values in double precision.
     *
     * @param array of any layout and type; overwritten
     * @param values row-major, as many as the array has
     * @throws IllegalArgumentException if they are not as many
     */
    public static void assign(INDArray array, double[] values) {
        if (array.dataType() == DataType.DOUBLE && values.length == array.length()) {
            array.assign(Nd4j.createFromArray(values).reshape('c', array.shape()));
            return;
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        assign(array, floats);
    }

    /** Whether an array's values are where this class looks, on every backend. */
    private static boolean isDirect(INDArray array) {
        return array.dataType() == DataType.FLOAT && KernelChoice.fused() && isDense(array);
    }

    /**
     * Copies values out.
     *
     * @param position index of the first one
     * @param target receives them
     * @param offset where in {@code target}
     * @param length how many
     */
    public void read(long position, float[] target, int offset, int length) {
        for (int done = 0; done < length; ) {
            int from = (int) ((position + done) % WINDOW);
            int count = Math.min(length - done, WINDOW - from);
            windows[(int) ((position + done) / WINDOW)].get(from, target, offset + done, count);
            done += count;
        }
    }

    /**
     * Copies values out as their bits, as {@code Float.floatToRawIntBits} gives them: loops over whole numbers are
     * vectorised where those with that method are not.
     *
     * @param position index of the first one
     * @param target receives them
     * @param offset where in {@code target}
     * @param length how many
     */
    public void readBits(long position, int[] target, int offset, int length) {
        for (int done = 0; done < length; ) {
            int from = (int) ((position + done) % WINDOW);
            int count = Math.min(length - done, WINDOW - from);
            bits[(int) ((position + done) / WINDOW)].get(from, target, offset + done, count);
            done += count;
        }
    }

    /**
     * Copies values in.
     *
     * @param position index of the first one
     * @param source holds them
     * @param offset where in {@code source}
     * @param length how many
     */
    public void write(long position, float[] source, int offset, int length) {
        for (int done = 0; done < length; ) {
            int from = (int) ((position + done) % WINDOW);
            int count = Math.min(length - done, WINDOW - from);
            windows[(int) ((position + done) / WINDOW)].put(from, source, offset + done, count);
            done += count;
        }
    }

    /**
     * Number of values.
     *
     * @return the array's length
     */
    public long length() {
        return owner.length();
    }
}
