package org.masnn.core.data.synthetic;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.masnn.core.data.SampleSource;
import org.masnn.core.event.EventStream;

/**
 * Synthetic event recordings of gestures, made when they are asked for. Sample {@code i} shows class
 * {@code i % classes} and follows from seed and {@code i} alone. Place, size, pace, start, texture and brightness of
 * the person, the thresholds of the pixels and the noise differ from sample to sample.
 *
 * <p>Each turning gesture makes a whole number of turns within the sample, at a pace that varies, so that clockwise and
 * counter clockwise differ in nothing but the order of time: an image summed over the whole sample does not tell them
 * apart.
 *
 * <p>The events follow the usual model of an event camera (Rebecq et al., "ESIM", CoRL 2018; Hu et al., "v2e", CVPRW
 * 2021): thresholds of 0.2 with a spread of 0.03 between pixels, in natural-log units (the defaults of v2e's emulator),
 * and uniform noise.
 */
public final class SyntheticGestures implements SampleSource {

    /** Default side of the sensor, 64 pixels: half of a DVS128's, for speed. */
    public static final int DEFAULT_SENSOR_SIZE = 64;

    /** Default length of a sample: the 60 frames of 15 ms of Yao et al. 2023 for DVS128 Gesture. */
    public static final long DEFAULT_DURATION_MICROS = 900_000;

    /** Default noise of each pixel in events a second: our choice, above the 0.1 Hz of v2e's leak events. */
    public static final double DEFAULT_NOISE_HERTZ = 0.5;

    private final int samplesPerClass;
    private final long seed;
    private final List<Gesture> gestures;
    private final List<String> classes;
    private final int sensorSize;
    private final long durationMicros;
    private final double noiseHertz;

    private SyntheticGestures(Builder builder) {
        samplesPerClass = builder.samplesPerClass;
        seed = builder.seed;
        gestures = builder.gestures;
        classes = gestures.stream().map(Gesture::label).toList();
        sensorSize = builder.sensorSize;
        durationMicros = builder.durationMicros;
        noiseHertz = builder.noiseHertz;
    }

    /**
     * Starts a source of all eleven gestures.
     *
     * @param samplesPerClass 1 or more
     * @param seed fixes all samples; take different ones for training and testing
     * @return a builder
     * @throws IllegalArgumentException when there are no samples, or too many to count
     */
    public static Builder builder(int samplesPerClass, long seed) {
        return new Builder(samplesPerClass, seed);
    }

    @Override
    public int size() {
        return samplesPerClass * gestures.size();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int sensorWidth() {
        return sensorSize;
    }

    @Override
    public int sensorHeight() {
        return sensorSize;
    }

    /**
     * The length of each sample.
     *
     * @return microseconds
     */
    public long durationMicros() {
        return durationMicros;
    }

    @Override
    public int label(int index) {
        requireSample(index);
        return index % gestures.size();
    }

    @Override
    public EventStream events(int index) {
        long mixed = new SplittableRandom(seed).nextLong() + index;
        Random random = new Random(new SplittableRandom(mixed).nextLong());
        return new Recording(gestures.get(label(index)), sensorSize, durationMicros, noiseHertz, random).events();
    }

    private void requireSample(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(
                    "SyntheticGestures: expected a sample in 0.." + (size() - 1) + ", got " + index);
        }
    }

    /** Options of a {@link SyntheticGestures} source. */
    public static final class Builder {

        private final int samplesPerClass;
        private final long seed;
        private List<Gesture> gestures = List.of(Gesture.values());
        private int sensorSize = DEFAULT_SENSOR_SIZE;
        private long durationMicros = DEFAULT_DURATION_MICROS;
        private double noiseHertz = DEFAULT_NOISE_HERTZ;

        private Builder(int samplesPerClass, long seed) {
            if (samplesPerClass < 1 || samplesPerClass > Integer.MAX_VALUE / Gesture.values().length) {
                throw new IllegalArgumentException(
                        "SyntheticGestures: expected 1 or more samples a class, got " + samplesPerClass);
            }
            this.samplesPerClass = samplesPerClass;
            this.seed = seed;
        }

        /**
         * Chooses the classes.
         *
         * @param chosen at least one, none twice; their order is that of the labels
         * @return this builder
         * @throws IllegalArgumentException when the list is empty or holds one twice
         */
        public Builder gestures(List<Gesture> chosen) {
            if (chosen.isEmpty() || chosen.stream().distinct().count() != chosen.size()) {
                throw new IllegalArgumentException(
                        "SyntheticGestures: expected at least one gesture and none twice, got " + chosen);
            }
            gestures = List.copyOf(chosen);
            return this;
        }

        /**
         * Sets the side of the square sensor.
         *
         * @param pixels 16 to 1024; the time to make a sample grows with its cube
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder sensorSize(int pixels) {
            if (pixels < 16 || pixels > 1024) {
                throw new IllegalArgumentException(
                        "SyntheticGestures: expected a sensor of 16..1024 pixels a side, got " + pixels);
            }
            sensorSize = pixels;
            return this;
        }

        /**
         * Sets the length of a sample. The gestures are made in that time, however short: a longer sample is a slower
         * gesture.
         *
         * @param micros 100 ms to 60 s, in microseconds
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder durationMicros(long micros) {
            if (micros < 100_000 || micros > 60_000_000) {
                throw new IllegalArgumentException(
                        "SyntheticGestures: expected a duration of 100000..60000000 us, got " + micros);
            }
            durationMicros = micros;
            return this;
        }

        /**
         * Sets the rate of the noise.
         *
         * @param hertz events a second and pixel, 0 to 100
         * @return this builder
         * @throws IllegalArgumentException when out of range
         */
        public Builder noiseHertz(double hertz) {
            if (!(hertz >= 0 && hertz <= 100)) {
                throw new IllegalArgumentException("SyntheticGestures: expected noise of 0..100 Hz, got " + hertz);
            }
            noiseHertz = hertz;
            return this;
        }

        /**
         * The source.
         *
         * @return a new source
         */
        public SyntheticGestures build() {
            return new SyntheticGestures(this);
        }
    }
}
