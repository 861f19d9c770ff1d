// Idempotency keys: one key per intended write, so that a retry after a lost answer does nothing twice.
import type { Input, Write } from '../../api/records.ts'

export interface Tries {
  /** The next attempt. `version` is the version it overwrites: the same input over another version is a new write. */
  of(input: Input, version?: string | null): Write
  /** The write succeeded: repeating it is a new write. */
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

/** `randomUUID` needs a secure origin; this works on all. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-')
}
