import { Command as CommanderCommand, type ErrorOptions, Help, type Option } from 'commander';

/** A command that marks its required options in the help, and names all that are missing at once. */
export class Command extends CommanderCommand {
  override createCommand(name?: string): Command {
    return new Command(name);
  }

  override createHelp(): Help {
    return Object.assign(new MarkedHelp(), this.configureHelp());
  }

  override error(message: string, options?: ErrorOptions): never {
    const isMissing = options?.code === 'commander.missingMandatoryOptionValue';
    return super.error(isMissing ? this.#missingOptions().join('\n') : message, options);
  }

  #missingOptions(): string[] {
    return this.options
      .filter((option) => option.mandatory && this.getOptionValue(option.attributeName()) === undefined)
      .map(({ flags }) => `error: required option '${flags}' not specified`);
  }
}

class MarkedHelp extends Help {
  override optionDescription(option: Option): string {
    return `${super.optionDescription(option)}${option.mandatory ? ' (required)' : ''}`;
  }
}
