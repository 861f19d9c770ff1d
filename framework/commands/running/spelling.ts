// How the command line spells arguments and options: for the parser and the documentation.
import type { ArgumentDefinition, OptionDefinition } from '../define-command.ts'

/** `<name>` for a required argument, `[name...]` for any number of words. */
export function argumentWordOf(name: string, { required, many }: ArgumentDefinition): string {
  const word = `${kebab(name)}${many ? '...' : ''}`
  return required ? `<${word}>` : `[${word}]`
}

/** `-y, --yes` or `--port <number>`. A flag that defaults to on is switched off: `reload` becomes `--no-reload`. */
export function optionWordOf(name: string, definition: OptionDefinition): string {
  const short = definition.short ? `-${definition.short}, ` : ''
  if (definition.kind === 'flag') return `${short}--${definition.default ? 'no-' : ''}${kebab(name)}`
  return `${short}--${kebab(name)} <${definition.value}>`
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
