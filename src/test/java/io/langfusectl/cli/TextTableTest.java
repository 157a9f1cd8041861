package io.langfusectl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class TextTableTest {

    @Test
    void japanese_letters_take_two_cells_and_columns_stay_aligned() {
        var table = new TextTable();
        table.row("サービス", "状態");
        table.row("web", "準備完了");
        table.row("worker", "x");
        assertEquals("""
                サービス  状態
                web       準備完了
                worker    x""", String.join("\n", table.lines()));
    }

    @Test
    void colours_take_no_cells() {
        assertEquals(5, TextTable.width("\u001b[32mready\u001b[0m"));
    }
}
