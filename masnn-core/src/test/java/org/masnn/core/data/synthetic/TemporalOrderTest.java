package org.masnn.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.masnn.core.data.EventSamples;
import org.masnn.core.event.CountScaling;
import org.masnn.core.event.EventStream;
import org.masnn.core.event.Framing;

/** Clockwise and counter clockwise differ in the order of time and in nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemporalOrderTest {

    private static final int SAMPLES = 300;
    private static final int BINS = 30;

    private EventSamples train;
    private EventSamples test;

    @BeforeAll
    void record() {
        train = turning(21);
        test = turning(22);
    }

    private static EventSamples turning(long seed) {
        return EventSamples.of(SyntheticGestures.builder(SAMPLES, seed)
                .sensorSize(32)
                .gestures(List.of(Gesture.RIGHT_ARM_CLOCKWISE, Gesture.RIGHT_ARM_COUNTER_CLOCKWISE))
                .build());
    }

    @Test
    void pace_reversedInTime_isThePaceOfTheOtherDirection() {
        Motion.Pace pace = new Motion.Pace(0.7, 2, 0.1, 0.8, 0.3);
        Motion.Pace mirrored = new Motion.Pace(0.7, -2, 1 - 0.8, 1 - 0.1, 0.3);
        for (double moment = 0; moment <= 1; moment += 0.01) {
            double turns = (pace.phase(1 - moment) - mirrored.phase(moment)) / (2 * Math.PI);
            assertThat(turns - Math.rint(turns)).isBetween(-1e-12, 1e-12);
        }
        assertThat(pace.phase(1) - pace.phase(0)).isBetween(4 * Math.PI - 1e-12, 4 * Math.PI + 1e-12);
    }

    @Test
    void pace_backwards_turnsTheOtherWayFromTheSameStart() {
        Motion.Pace pace = Motion.Pace.of(new Random(3), 1, 3);
        assertThat(pace.backwards().phase(0)).isEqualTo(pace.phase(0));
        double forwards = pace.phase(0.6) - pace.phase(0);
        assertThat(pace.backwards().phase(0.6) - pace.phase(0)).isCloseTo(-forwards, within(1e-12));
    }

    @Test
    void meanImages_bothDirections_agreeWithinSamplingNoise() {
        // The mean over pixels of a squared z score is 1 for two draws of one distribution.
        assertThat(squaredDifference(images(train, 0), images(train, 1))).isBetween(0.4, 1.8);
        assertThat(squaredDifference(images(train, 0), images(test, 0))).isBetween(0.4, 1.8);
        // The same measure sees a shift of the same images by one frame pixel.
        EventSamples same = train;
        List<double[]> moved = new ArrayList<>();
        for (int i = 1; i < same.size(); i += 2) {
            moved.add(image(same.events(i).translate(2, 0)));
        }
        assertThat(squaredDifference(images(train, 0), moved)).isGreaterThan(5);
    }

    @Test
    void logisticRegression_timeSummedImages_isAtChance() {
        double accuracy = accuracyOfLogisticRegression(false);
        // Chance is 0.5, four standard deviations of 600 fair coins are 0.082.
        assertThat(accuracy).isBetween(0.418, 0.582);
    }

    @Test
    void logisticRegression_turnedSign_isFarAboveChance() {
        // The same classifier with one feature that knows the order of time.
        assertThat(accuracyOfLogisticRegression(true)).isGreaterThan(0.95);
    }

    @Test
    void turning_eventCentroid_tellsTheDirection() {
        assertThat(accuracyOfTurning(test)).isGreaterThan(0.95);
    }

    @Test
    void turning_reversedTime_tellsTheOtherDirection() {
        int other = 0;
        for (int i = 0; i < test.size(); i++) {
            boolean clockwise = turning(reversed(test.events(i))) > 0;
            other += clockwise == (test.label(i) == 1) ? 1 : 0;
        }
        assertThat((double) other / test.size()).isGreaterThan(0.95);
    }

    private static double accuracyOfTurning(EventSamples samples) {
        int right = 0;
        for (int i = 0; i < samples.size(); i++) {
            right += turning(samples.events(i)) > 0 == (samples.label(i) == 0) ? 1 : 0;
        }
        return (double) right / samples.size();
    }

    /** Signed area that the centroid of the events goes round: above 0 for clockwise, since y grows downwards. */
    private static double turning(EventStream events) {
        long length = SyntheticGestures.DEFAULT_DURATION_MICROS / BINS;
        double area = 0;
        double[] last = null;
        for (int bin = 0; bin < BINS; bin++) {
            EventStream window = events.window(bin * length, (bin + 1) * length);
            if (window.size() < 60) {
                continue;
            }
            double[] centroid = new double[2];
            for (int i = 0; i < window.size(); i++) {
                centroid[0] += (double) window.x(i) / window.size();
                centroid[1] += (double) window.y(i) / window.size();
            }
            if (last != null) {
                area += (last[0] - events.medianX()) * (centroid[1] - events.medianY())
                        - (last[1] - events.medianY()) * (centroid[0] - events.medianX());
            }
            last = centroid;
        }
        return area;
    }

    private static EventStream reversed(EventStream events) {
        EventStream.Builder builder = EventStream.builder(events.width(), events.height());
        for (int i = events.size() - 1; i >= 0; i--) {
            long time = SyntheticGestures.DEFAULT_DURATION_MICROS - 1 - events.timeMicros(i);
            builder.add(events.x(i), events.y(i), time, !events.isOn(i));
        }
        return builder.build();
    }

    /** Counts over the whole sample, [16, 16, 2] with both polarities, square root. */
    private static double[] image(EventStream events) {
        Framing framing = new Framing(SyntheticGestures.DEFAULT_DURATION_MICROS, 1, 2, CountScaling.SQUARE_ROOT);
        float[] frames = framing.frames(events);
        double[] image = new double[frames.length];
        for (int i = 0; i < image.length; i++) {
            image[i] = frames[i];
        }
        return image;
    }

    private static List<double[]> images(EventSamples samples, int label) {
        List<double[]> images = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            if (samples.label(i) == label) {
                images.add(image(samples.events(i)));
            }
        }
        return images;
    }

    private static double squaredDifference(List<double[]> a, List<double[]> b) {
        int pixels = a.get(0).length;
        double sum = 0;
        for (int p = 0; p < pixels; p++) {
            double[] first = moments(a, p);
            double[] second = moments(b, p);
            double difference = first[0] - second[0];
            sum += difference * difference / (first[1] / a.size() + second[1] / b.size());
        }
        return sum / pixels;
    }

    private static double[] moments(List<double[]> images, int pixel) {
        double mean =
                images.stream().mapToDouble(image -> image[pixel]).average().orElseThrow();
        double squares = images.stream()
                .mapToDouble(image -> (image[pixel] - mean) * (image[pixel] - mean))
                .sum();
        return new double[] {mean, squares / (images.size() - 1)};
    }

    private double accuracyOfLogisticRegression(boolean withTurning) {
        double[] weights = new double[image(train.events(0)).length + 2];
        for (int epoch = 0; epoch < 40; epoch++) {
            for (int i = 0; i < train.size(); i++) {
                double[] features = features(train.events(i), withTurning);
                double error = train.label(i) - 1 / (1 + Math.exp(-dot(weights, features)));
                for (int k = 0; k < weights.length; k++) {
                    weights[k] += 0.01 * (error * features[k] - 1e-3 * weights[k]);
                }
            }
        }
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            right += dot(weights, features(test.events(i), withTurning)) > 0 == (test.label(i) == 1) ? 1 : 0;
        }
        return (double) right / test.size();
    }

    private static double[] features(EventStream events, boolean withTurning) {
        double[] image = image(events.centred());
        double[] features = new double[image.length + 2];
        System.arraycopy(image, 0, features, 0, image.length);
        features[image.length] = 1;
        features[image.length + 1] = withTurning ? 5 * Math.signum(turning(events)) : 0;
        return features;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
