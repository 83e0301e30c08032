package org.masnn.core.data.set;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.masnn.core.data.SampleOrigin;
import org.masnn.core.data.set.DataSetProblem.Severity;
import org.masnn.core.event.EventReader;

/** What a layout finds in a folder, collected while it looks. */
final class DataSetListing {

    /** Names of missing files that a message shows. */
    private static final int SHOWN = 5;

    private final String name;
    private final Path folder;
    private final List<String> classes;
    private final EventReader reader;
    private final List<LabelledRecording> train = new ArrayList<>();
    private final List<LabelledRecording> test = new ArrayList<>();
    private final List<DataSetProblem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private int width;
    private int height;
    private String parameters = "";
    private String everyClassHas = "";

    DataSetListing(String name, Path folder, List<String> classes, EventReader reader) {
        this.name = name;
        this.folder = folder;
        this.classes = List.copyOf(classes);
        this.reader = reader;
    }

    /** The sensor; without it the recordings say. */
    DataSetListing sensor(int columns, int rows) {
        width = columns;
        height = rows;
        return this;
    }

    /** What was chosen that makes samples, as text. */
    DataSetListing parameters(String text) {
        parameters = text;
        return this;
    }

    /** Demands samples of every class in both parts; what a class must have at least one of, in words. */
    DataSetListing everyClassHas(String what) {
        everyClassHas = what;
        return this;
    }

    void add(boolean forTest, Path file, SampleOrigin origin, SampleCut cut) {
        String problem = FileDiagnosis.ofName(file);
        if (problem != null) {
            damage(file, problem);
        } else if (names.add(origin.recording())) {
            (forTest ? test : train).add(new LabelledRecording(file, origin, cut));
        } else {
            damage(file, "expected a recording once, got two named " + origin.recording() + "; delete one");
        }
    }

    void damage(Path place, String problem) {
        problems.add(new DataSetProblem(Severity.DAMAGE, place + ": " + problem));
    }

    void incomplete(Path place, String problem) {
        problems.add(new DataSetProblem(Severity.INCOMPLETE, place + ": " + problem));
    }

    void note(Path place, String problem) {
        problems.add(new DataSetProblem(Severity.NOTE, place + ": " + problem));
    }

    /** The first few of a list of names. */
    static String some(List<String> names) {
        String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? shown + " and " + (names.size() - SHOWN) + " more" : shown;
    }

    RecordedDataSet build() {
        if (problems.stream().noneMatch(problem -> problem.severity() == Severity.DAMAGE)) {
            requireAny(train, "training");
            requireAny(test, "testing");
        }
        return new RecordedDataSet(
                name, folder, classes, parameters, everyClassHas, width, height, reader, train, test, problems);
    }

    private void requireAny(List<LabelledRecording> part, String purpose) {
        if (part.isEmpty()) {
            damage(folder, "expected at least one recording for " + purpose + ", got none");
        }
    }
}
