// The server wants a fresh proof of identity: one question serves all waiting calls, on any screen.
import { useSyncExternalStore } from 'react'
import { createStore } from '../store.ts'

export interface ProofWanted {
  /** Accepted methods; empty for a session that cannot be proven. */
  readonly methods: readonly string[]
  settle(isProven: boolean): void
}

const wanted = createStore<{ question: ProofWanted; answer: Promise<boolean> } | null>(null)

/** Resolves once the person has answered or dismissed the question. */
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

/** The open question, or null. */
export function useProofWanted(): ProofWanted | null {
  return useSyncExternalStore(wanted.subscribe, wanted.read)?.question ?? null
}
