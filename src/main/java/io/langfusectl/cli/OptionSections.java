package io.langfusectl.cli;

import java.util.HashMap;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Lists the options of a command in its help first, and those that every command takes in a section below. */
final class OptionSections {

    private final String globalHeading;

    /** @param globalHeading the heading of the second section, in picocli's format */
    OptionSections(String globalHeading) {
        this.globalHeading = globalHeading;
    }

    /** Arranges the help of the command and of its subcommands. */
    void arrange(CommandLine command) {
        var sections = new HashMap<>(command.getHelpSectionMap());
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING, this::ownHeading);
        sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, this::lists);
        command.setHelpSectionMap(sections);
    }

    private String ownHeading(Help help) {
        return own(help).isEmpty() ? "" : help.optionListHeading();
    }

    private String lists(Help help) {
        var global = help.commandSpec().options().stream()
                .filter(OptionSpec::inherited)
                .toList();
        var ownList = help.optionListExcludingGroups(own(help));
        return global.isEmpty()
                ? ownList
                : ownList + help.createHeading(globalHeading) + help.optionListExcludingGroups(global);
    }

    private static List<OptionSpec> own(Help help) {
        return help.commandSpec().options().stream()
                .filter(option -> !option.inherited() && !option.hidden())
                .toList();
    }
}
