// A call of the server wants a fresh proof of who sits there: one question for all that wait, asked wherever they are.
import { useSyncExternalStore } from 'react'
import { createStore } from './store.ts'

export interface ProofWanted {
  /** What would do; none for a session that cannot be proven. */
  readonly methods: readonly string[]
  settle(isProven: boolean): void
}

const wanted = createStore<{ question: ProofWanted; answer: Promise<boolean> } | null>(null)

/** Resolves once the question on the screen was answered or waved away. */
export function askForProof(methods: readonly string[]): Promise<boolean> {
  const asked = wanted.read()
  if (asked) return asked.answer
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const settle = (isProven: boolean) => {
    wanted.write(null)
    resolve(isProven)
  }
  wanted.write({ question: { methods, settle }, answer: promise })
  return promise
}

/** The question that is open; null for none. */
export function useProofWanted(): ProofWanted | null {
  return useSyncExternalStore(wanted.subscribe, wanted.read)?.question ?? null
}
