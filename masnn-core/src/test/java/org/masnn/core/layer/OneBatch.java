package org.masnn.core.layer;

import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** One batch of clips per epoch; DL4J's own list iterator refuses features of rank 5. */
final class OneBatch implements DataSetIterator {
    private static final long serialVersionUID = 1;

    private final transient DataSet batch;
    private boolean given;

    OneBatch(DataSet batch) {
        this.batch = batch;
    }

    @Override
    public boolean hasNext() {
        return !given;
    }

    @Override
    public DataSet next() {
        given = true;
        return batch;
    }

    @Override
    public DataSet next(int count) {
        return next();
    }

    @Override
    public void reset() {
        given = false;
    }

    @Override
    public int inputColumns() {
        return (int) batch.getFeatures().size(4);
    }

    @Override
    public int totalOutcomes() {
        return batch.numOutcomes();
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
        return batch.numExamples();
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
