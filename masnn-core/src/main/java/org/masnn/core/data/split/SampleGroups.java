package org.masnn.core.data.split;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.masnn.core.data.SampleSource;

/** Samples that stay together, by name, in the order of the source. */
record SampleGroups(SampleSource source, List<String> names, List<List<Integer>> members) {

    static SampleGroups of(SampleSource source, IntFunction<String> nameOfSample) {
        Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < source.size(); i++) {
            groups.computeIfAbsent(nameOfSample.apply(i), name -> new ArrayList<>())
                    .add(i);
        }
        return new SampleGroups(source, List.copyOf(groups.keySet()), List.copyOf(groups.values()));
    }

    int size() {
        return names.size();
    }

    /** Samples of each class in each group, {@code [groups][classes]}. */
    int[][] counts() {
        int[][] counts = new int[size()][source.classes().size()];
        for (int group = 0; group < counts.length; group++) {
            for (int sample : members.get(group)) {
                counts[group][source.label(sample)]++;
            }
        }
        return counts;
    }

    /** The classes that are in one group only. */
    List<String> classesOfOneGroup() {
        int[] groups = new int[source.classes().size()];
        for (int[] ofGroup : counts()) {
            for (int c = 0; c < groups.length; c++) {
                groups[c] += ofGroup[c] > 0 ? 1 : 0;
            }
        }
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < groups.length; c++) {
            if (groups[c] == 1) {
                classes.add(source.classes().get(c));
            }
        }
        return classes;
    }
}
