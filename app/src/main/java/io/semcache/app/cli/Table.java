package io.semcache.app.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as they must be; the last column is cut at the edge of the terminal. */
final class Table {

    private static final String GAP = "  ";
    private static final int LEAST_LAST_COLUMN = 20;

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with as many cells as there are headings. */
    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** @param width columns of the terminal */
    void print(PrintWriter out, int width) {
        int last = rows.getFirst().size() - 1;
        int[] widths = new int[last];
        for (List<String> row : rows) {
            for (int i = 0; i < last; i++) {
                widths[i] = Math.max(widths[i], Columns.of(row.get(i)));
            }
        }
        int taken = 0;
        for (int columns : widths) {
            taken += columns + GAP.length();
        }
        int room = Math.max(LEAST_LAST_COLUMN, width - taken);
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < last; i++) {
                line.append(row.get(i))
                        .repeat(' ', widths[i] - Columns.of(row.get(i)))
                        .append(GAP);
            }
            out.println(line.append(Columns.cut(row.get(last), room)).toString().stripTrailing());
        }
    }
}
