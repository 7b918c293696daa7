package io.semcache.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** {@code --help} on every command, added in one place. */
final class HelpOption {

    private HelpOption() {}

    static void addTo(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help.")
                        .build());
        command.getSubcommands().values().forEach(HelpOption::addTo);
    }
}
