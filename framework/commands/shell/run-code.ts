// Runs code with the shell's names and returns its result.
import { PendError } from '#shared/exceptions/pend-error.ts'
import { Problem } from '#shared/exceptions/problem.ts'

type AsyncCode = (...values: unknown[]) => Promise<unknown>
const AsyncFunction = (async () => {}).constructor as new (...words: string[]) => AsyncCode

/** An expression returns its value; statements return what they `return`. Throws PendError for an error in the code. */
export async function runCode(code: string, scope: Readonly<Record<string, unknown>>): Promise<unknown> {
  try {
    return await compile(code, Object.keys(scope))(...Object.values(scope))
  } catch (error) {
    if (error instanceof PendError || error instanceof Problem) throw error
    throw new PendError(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  }
}

function compile(code: string, names: readonly string[]): AsyncCode {
  try {
    return new AsyncFunction(...names, `return (${code.trim().replace(/;+$/, '')}\n)`)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return new AsyncFunction(...names, code)
  }
}
