package org.masnn.core.data;

import java.util.List;
import java.util.Objects;

/**
 * An event data set: labelled samples for training and, apart from them, for testing.
 *
 * @param name what it is called, for instance {@code DVS128 Gesture}
 * @param train for training
 * @param test for testing; the same classes and sensor
 */
public record EventDataSet(String name, SampleSource train, SampleSource test) {

    /**
     * Checks the values.
     *
     * @param name not null
     * @param train not null
     * @param test of the same classes and sensor
     * @throws IllegalArgumentException when classes or sensor differ
     */
    public EventDataSet {
        Objects.requireNonNull(name, "name");
        if (!train.classes().equals(test.classes())) {
            throw new IllegalArgumentException(
                    "EventDataSet \"" + name + "\": expected the same classes for training and" + " testing, got "
                            + train.classes() + " and " + test.classes());
        }
        if (train.sensorWidth() != test.sensorWidth() || train.sensorHeight() != test.sensorHeight()) {
            throw new IllegalArgumentException("EventDataSet \"" + name + "\": expected one sensor size, got "
                    + train.sensorWidth() + " x " + train.sensorHeight() + " for training and " + test.sensorWidth()
                    + " x " + test.sensorHeight() + " for testing");
        }
    }

    /**
     * The class names; a label is an index into them.
     *
     * @return an immutable list
     */
    public List<String> classes() {
        return train.classes();
    }
}
