package org.masnn.core.data.set;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;
import java.util.List;

/** A data set whose samples cannot be read, with everything that is known to be wrong with it. */
public final class DamagedDataSetException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Problems that a message shows; the rest is counted. */
    private static final int SHOWN = 20;

    private final transient List<String> problems;

    /**
     * An exception about a folder.
     *
     * @param folder the data set
     * @param problems messages, at least one, each naming its file
     */
    public DamagedDataSetException(Path folder, List<String> problems) {
        super(message(folder, problems));
        this.problems = List.copyOf(problems);
    }

    private static String message(Path folder, List<String> problems) {
        if (problems.size() == 1) {
            return problems.get(0);
        }
        StringBuilder text = new StringBuilder(folder + ": " + problems.size() + " problems");
        problems.stream().limit(SHOWN).forEach(problem -> text.append("\n- ").append(problem));
        if (problems.size() > SHOWN) {
            text.append("\n- and ").append(problems.size() - SHOWN).append(" more");
        }
        return text.toString();
    }

    /**
     * All problems.
     *
     * @return messages, at least one
     */
    public List<String> problems() {
        return problems == null ? List.of(String.valueOf(getMessage())) : problems;
    }
}
