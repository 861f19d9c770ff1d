// Stops a process from starting: reports everything wrong with the declarations at once.

import {
  type Declarer,
  madeBy,
  mistakesOfDeclaration,
  mistakesOfFaults,
} from '#framework/resource/declaring/declared.ts'
import { listOf } from '#framework/resource/declaring/rules.ts'
import type { BootMistake } from '#framework/resource/mistakes/boot-mistake.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'

/** All mistakes of all apps in one error: nothing starts with a wrong declaration. */
export class BootError extends PendError {
  readonly mistakes: readonly BootMistake[]

  constructor(mistakes: readonly BootMistake[]) {
    super(mistakes.map(({ id, path, message, hint }) => `${path}: ${message} ${hint} [${id}]`).join('\n'))
    this.mistakes = mistakes
  }
}

/** Throws a BootError for commands or checks not declared with `by`: they are validated when loaded. */
export function requireSound(thing: string, by: Declarer, parts: readonly { readonly name: string }[]): void {
  const mistakes = [
    ...mistakesOfFaults('app', `${thing}s`, listOf(madeBy(by)).find(parts, '')),
    ...parts.flatMap((part) => mistakesOfDeclaration(thing, `${part?.name}`, part)),
  ]
  if (mistakes.length > 0) throw new BootError(mistakes)
}
