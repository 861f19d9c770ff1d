// What stands behind `npm run <name> --`: words with a meaning, and help that tells it.
import { Command, InvalidArgumentError } from 'commander'

/** `--help` prints what there is and ends with 0; words that mean nothing end the process with 2, before anything is done. */
export function scriptCommand(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .helpOption('--help', 'show this')
    .helpCommand(false)
    .showHelpAfterError(`npm run ${name} -- --help tells what there is.`)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
}

/** Reads the number behind an option. */
export function toNumber(word: string): number {
  const number = Number(word)
  if (Number.isNaN(number)) throw new InvalidArgumentError('It is no number.')
  return number
}
