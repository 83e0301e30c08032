package org.masnn.examples.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.masnn.examples.picture.Picture;

/**
 * One HTML page about a run or a comparison that needs no other file and no network: figures that answer to mouse and keyboard,
 * their numbers as tables, pictures, and what was run. All texts may come from data: they are escaped.
 *
 * <pre>{@code
 * String page = Report.builder("gesture", "11 classes, 220 test samples")
 *         .facts(RunFacts.of(arguments))
 *         .section(section)
 *         .pictures(pictures)
 *         .build()
 *         .html();
 * }</pre>
 *
 * @param title what was run
 * @param subtitle on which data
 * @param keyFigures the numbers to see first
 * @param sections in the order of the page
 * @param facts what was run, names and values
 */
public record Report(
        String title, String subtitle, List<KeyFigure> keyFigures, List<Section> sections, Map<String, String> facts) {

    /**
     * Copies the collections.
     *
     * @param title what was run
     * @param subtitle on which data
     * @param keyFigures the numbers to see first
     * @param sections in the order of the page
     * @param facts what was run
     */
    public Report {
        keyFigures = List.copyOf(keyFigures);
        sections = List.copyOf(sections);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /**
     * Starts a report.
     *
     * @param title what was run
     * @param subtitle on which data
     * @return a builder
     */
    public static Builder builder(String title, String subtitle) {
        return new Builder(title, subtitle);
    }

    /**
     * The page.
     *
     * @return HTML in which everything is
     */
    public String html() {
        return new Page(this).html();
    }

    /** Collects what a report shows. */
    public static final class Builder {

        private final String title;
        private final String subtitle;
        private final List<KeyFigure> keyFigures = new ArrayList<>();
        private final List<Section> sections = new ArrayList<>();
        private final Map<String, String> facts = new LinkedHashMap<>();

        private Builder(String title, String subtitle) {
            this.title = Objects.requireNonNull(title, "title");
            this.subtitle = Objects.requireNonNull(subtitle, "subtitle");
        }

        /**
         * Adds numbers to see first.
         *
         * @param figures in their order
         * @return this
         */
        public Builder keyFigures(List<KeyFigure> figures) {
            keyFigures.addAll(figures);
            return this;
        }

        /**
         * Adds a section behind the others.
         *
         * @param section the section
         * @return this
         */
        public Builder section(Section section) {
            sections.add(Objects.requireNonNull(section, "section"));
            return this;
        }

        /**
         * Adds a section of pictures behind the others; none for no pictures.
         *
         * @param pictures with their titles, captions and alternative texts
         * @return this
         * @throws IllegalArgumentException when a picture is neither PNG, SVG nor GIF by its file name
         */
        public Builder pictures(List<Picture> pictures) {
            return pictures(pictures, List.of());
        }

        /**
         * Adds a section of pictures behind the others; none for neither pictures nor notes.
         *
         * @param pictures with their titles, captions and alternative texts
         * @param notes what readers should know about them, or why there are none; whole sentences
         * @return this
         * @throws IllegalArgumentException when a picture is neither PNG, SVG nor GIF by its file name
         */
        public Builder pictures(List<Picture> pictures, List<String> notes) {
            if (!pictures.isEmpty() || !notes.isEmpty()) {
                List<Part> parts = new ArrayList<>();
                notes.forEach(note -> parts.add(new Note(note)));
                pictures.forEach(picture -> parts.add(new Illustration(picture)));
                section(new Section("Pictures", "", parts));
            }
            return this;
        }

        /**
         * Adds what was run.
         *
         * @param added names and values, in their order
         * @return this
         */
        public Builder facts(Map<String, String> added) {
            facts.putAll(added);
            return this;
        }

        /**
         * The report.
         *
         * @return a new report
         */
        public Report build() {
            return new Report(title, subtitle, keyFigures, sections, facts);
        }
    }
}
