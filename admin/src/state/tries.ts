// The key under which a write is sent: one for as long as the same is asked, so that a try that got lost on its way is not done twice.
import type { Input, Write } from '../api/records.ts'

export interface Tries {
  /** The next try. `version` is what it is written over: the same over another version is another wish. */
  of(input: Input, version?: string | null): Write
  /** It was done: the same asked again is another wish, too. */
  done(): void
}

export function makeTries(): Tries {
  let [last, onceKey] = ['', '']
  return {
    of(input, version = null) {
      const asked = JSON.stringify([version, input])
      if (asked !== last) [last, onceKey] = [asked, randomKey()]
      return { input, onceKey }
    },
    done() {
      last = ''
    },
  }
}

/** `randomUUID` is there on safe origins alone, and this works on all. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
}
