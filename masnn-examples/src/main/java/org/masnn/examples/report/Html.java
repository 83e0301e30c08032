package org.masnn.examples.report;

/** Writes HTML. Texts and values of attributes are escaped, names are the program's own. */
final class Html {

    private final StringBuilder text = new StringBuilder();

    /** Opens an element; names and values of attributes alternate. */
    Html open(String name, String... attributes) {
        text.append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(attributes[i + 1]))
                    .append('"');
        }
        text.append('>');
        return this;
    }

    Html close(String name) {
        text.append("</").append(name).append(">\n");
        return this;
    }

    Html text(String plain) {
        text.append(escape(plain));
        return this;
    }

    Html element(String name, String plain, String... attributes) {
        return open(name, attributes).text(plain).close(name);
    }

    /** Safe as text and between quotes. */
    static String escape(String plain) {
        StringBuilder safe = new StringBuilder(plain.length() + 16);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(isAllowed(plain, i) ? c : '\uFFFD');
            }
        }
        return safe.toString();
    }

    /** HTML knows no other control characters, and UTF-8 no half of a surrogate pair. */
    private static boolean isAllowed(String plain, int i) {
        char c = plain.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < plain.length() && Character.isLowSurrogate(plain.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(plain.charAt(i - 1));
        }
        return !Character.isISOControl(c) || c == '\n' || c == '\t';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
