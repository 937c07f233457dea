package dev.berth.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** How help looks: a verb shows its own options, and names the ones that every verb has. */
final class HelpText {
  private HelpText() {}

  static void shape(CommandLine line) {
    UsageMessageSpec usage = line.getCommandSpec().usageMessage();
    usage.abbreviateSynopsis(true);
    usage.optionListHeading("%nOptions:%n");
    usage.commandListHeading("%nCommands:%n");
    usage.parameterListHeading("%nArguments:%n");
    line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, HelpText::options);
    line.getSubcommands().values().forEach(HelpText::shape);
  }

  private static String options(Help help) {
    List<OptionSpec> own =
        help.commandSpec().options().stream().filter(option -> !option.inherited()).toList();
    String shown =
        help.optionListExcludingGroups(
            own,
            help.createDefaultLayout(),
            help.createDefaultOptionSort(),
            help.parameterLabelRenderer());
    boolean inherits = own.size() < help.commandSpec().options().size();
    return inherits
        ? shown
            + "\nEvery command also takes -n, --context, --server, --token-file and --request-timeout:\n"
            + "see 'berth --help'.\n"
        : shown;
  }
}
