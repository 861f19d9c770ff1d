// The prompt: Node's own, with await, completion and history, plus the shell's names.
import { start } from 'node:repl'
import type { Readable, Writable } from 'node:stream'
import type { ShellScope } from './shell-scope.ts'

/** Options of the prompt. */
export interface ReplOptions {
  readonly scope: ShellScope
  /** Stores the history. */
  readonly historyFile: string
  /** Defaults to the terminal. */
  readonly input?: Readable
  readonly output?: Writable
}

/** Resolves when the person leaves. */
export async function startRepl({ scope, historyFile, ...streams }: ReplOptions): Promise<void> {
  const server = start({ prompt: 'pend> ', ...streams, ...(streams.input && { terminal: false }) })
  for (const name of Object.keys(scope)) {
    // `use` changes `ctx`, so it is read each time; every name can be reassigned.
    Object.defineProperty(server.context, name, {
      get: () => scope[name],
      set: (value: unknown) => {
        ;(scope as Record<string, unknown>)[name] = value
      },
      configurable: true,
      enumerable: true,
    })
  }
  const left = new Promise<void>((resolve) => server.once('exit', resolve))
  // The shell works without a history.
  if (!streams.input) server.setupHistory(historyFile, () => {})
  await left
}
