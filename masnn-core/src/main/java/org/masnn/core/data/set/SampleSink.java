package org.masnn.core.data.set;

import org.masnn.core.event.EventStream;

/** Takes the samples that are cut from a recording. */
@FunctionalInterface
public interface SampleSink {

    /**
     * Takes a sample. Samples of a recording may come in any order, those that end first first.
     *
     * @param place the sample's place among those of its recording, from 0 on; some places may be left out
     * @param label its class
     * @param events its events, at least one, times relative to the start of the sample
     */
    void accept(int place, int label, EventStream events);
}
