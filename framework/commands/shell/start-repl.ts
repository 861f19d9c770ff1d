// The prompt: Node's own, with await, completion and a history, and the shell's names in it.
import { start } from 'node:repl'
import type { Readable, Writable } from 'node:stream'
import type { ShellScope } from './shell-scope.ts'

/** What the prompt begins with. */
export interface ReplOptions {
  readonly scope: ShellScope
  /** Lines typed earlier are kept here. */
  readonly historyFile: string
  /** The terminal when left out. */
  readonly input?: Readable
  readonly output?: Writable
}

/** Resolves when the person leaves. */
export async function startRepl({ scope, historyFile, ...streams }: ReplOptions): Promise<void> {
  const server = start({ prompt: 'pend> ', ...streams, ...(streams.input && { terminal: false }) })
  for (const name of Object.keys(scope)) {
    // `ctx` changes by `use`, so it is read anew each time; all can be taken for other things.
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
  // A shell without a history is still a shell.
  if (!streams.input) server.setupHistory(historyFile, () => {})
  await left
}
