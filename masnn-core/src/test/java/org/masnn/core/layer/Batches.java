package org.masnn.core.layer;

import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Batches of clips; DL4J's own list iterator refuses features of rank 5. */
final class Batches implements DataSetIterator {
    private static final long serialVersionUID = 1;

    private final transient List<DataSet> batches;
    private int given;

    Batches(List<DataSet> batches) {
        this.batches = batches;
    }

    @Override
    public boolean hasNext() {
        return given < batches.size();
    }

    @Override
    public DataSet next() {
        return batches.get(given++);
    }

    @Override
    public DataSet next(int count) {
        return next();
    }

    @Override
    public void reset() {
        given = 0;
    }

    @Override
    public int inputColumns() {
        return (int) batches.get(0).getFeatures().size(4);
    }

    @Override
    public int totalOutcomes() {
        return batches.get(0).numOutcomes();
    }

    @Override
    public boolean resetSupported() {
        return true;
    }

    @Override
    public boolean asyncSupported() {
        return false;
    }

    @Override
    public int batch() {
        return batches.get(0).numExamples();
    }

    @Override
    public void setPreProcessor(DataSetPreProcessor preProcessor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DataSetPreProcessor getPreProcessor() {
        return null;
    }

    @Override
    public List<String> getLabels() {
        return List.of("a", "b", "c");
    }
}
