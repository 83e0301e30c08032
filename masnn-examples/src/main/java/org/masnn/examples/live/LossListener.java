package org.masnn.examples.live;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.masnn.energy.statistics.SpikeActivity;

/** Tells the loss of an ANN, which has nothing that fires, in one step of so many. */
final class LossListener extends BaseTrainingListener {

    private final int every;
    private final Consumer<SpikeActivity> receiver;
    private int toldGroup = -1;

    LossListener(int every, Consumer<SpikeActivity> receiver) {
        this.every = every;
        this.receiver = receiver;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
        if (iteration / every != toldGroup) { // where executors train, steps are not numbered one by one
            toldGroup = iteration / every;
            receiver.accept(new SpikeActivity(iteration, epoch, model.score(), Map.of(), OptionalDouble.empty()));
        }
    }
}
