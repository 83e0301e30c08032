package org.masnn.core.data.set;

import java.nio.file.Path;
import java.util.List;

/**
 * What a data set holds and lacks, found by reading all of it.
 *
 * @param name the data set
 * @param folder where it lies
 * @param classes class names
 * @param width the sensor, pixels; 0 when no recording could be read
 * @param height the sensor, pixels; 0 when no recording could be read
 * @param train what is there for training
 * @param test what is there for testing
 * @param problems everything that is missing, damaged or worth knowing
 */
public record DataSetReport(
        String name,
        Path folder,
        List<String> classes,
        int width,
        int height,
        SplitSummary train,
        SplitSummary test,
        List<DataSetProblem> problems) {

    /**
     * Copies the lists.
     *
     * @param name the data set
     * @param folder where it lies
     * @param classes class names
     * @param width pixels
     * @param height pixels
     * @param train what is there for training
     * @param test what is there for testing
     * @param problems what is wrong
     */
    public DataSetReport {
        classes = List.copyOf(classes);
        problems = List.copyOf(problems);
    }

    /**
     * Whether nothing is missing or damaged.
     *
     * @return true when there are notes at most
     */
    public boolean isComplete() {
        return problems.stream().allMatch(problem -> problem.severity() == DataSetProblem.Severity.NOTE);
    }
}
