// The frame of `npm run <name> --`: arguments with a meaning, and help that explains them.
import { Command, InvalidArgumentError } from 'commander'

/** `--help` prints the options and ends with 0; unknown arguments end the process with 2 before any work. */
export function scriptCommand(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .helpOption('--help', 'show this')
    .helpCommand(false)
    .showHelpAfterError(`npm run ${name} -- --help tells what there is.`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
}

/** Reads an option's number. */
export function toNumber(word: string): number {
  const number = Number(word)
  if (Number.isNaN(number)) throw new InvalidArgumentError('It is no number.')
  return number
}
