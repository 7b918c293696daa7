package io.semcache.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {

    @Test
    void cutsOnlyWhatDoesNotFit() {
        assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Columns.cut("abcdef", 5)).isEqualTo("abcd…");
        assertThat(Columns.cut("", 5)).isEmpty();
    }

    @Test
    void countsWideAndCombiningCharacters() {
        assertThat(Columns.of("パス")).isEqualTo(4);
        assertThat(Columns.of("e\u0301")).isEqualTo(1);
        assertThat(Columns.cut("パスワード", 6)).isEqualTo("パス…");
    }

    @Test
    void cutsNoCharacterInTwo() {
        assertThat(Columns.cut("😀😀😀", 2)).isEqualTo("😀…");
    }

    @Test
    void makesOneLineThatATerminalDoesNotObey() {
        assertThat(Columns.line(" a\nb\tc\u001b[31md\u202ee ")).isEqualTo("a b c [31md e");
    }
}
