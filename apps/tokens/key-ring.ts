// The signing keys a process holds. It looks again once a minute, and when it meets a token of a key it does not know.
import { stat } from 'node:fs/promises'
import { defineService } from '#framework/request/define-service.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import {
  createSigningKey,
  parseSigningKeys,
  readSigningKeys,
  requireBits,
  type SigningKey,
  signingKeyAt,
} from './signing-keys.ts'

export interface KeyRing {
  /** The key that signs now. May look into the folder again. */
  current(): Promise<SigningKey>
  /** The key of this id, or null. May look into the folder again. */
  find(kid: string): Promise<SigningKey | null>
  all(): readonly SigningKey[]
}

/** The one of this process. */
export const keyRing = defineService<KeyRing>('key ring')

export interface KeyRingOptions {
  directory: string
  /** Makes the first key when there is none. */
  createsMissing: boolean
  /** In place of the folder: what `parseSigningKeys` reads. A restart takes up others. */
  privateKeys?: string | undefined
  /** Keys of fewer bits are refused. */
  leastBits?: number
  /** Told when a look brought other keys than before. */
  onChange?: () => void
  /** Told when a look failed; the keys that are held stay good. */
  onFault?: (error: unknown) => void
}

// A new key is taken up and a removed one dropped without a restart. Unknown ids come from anybody; they must not
// make the process read files all the time.
const LOOK_AGAIN_MS = { known: 60_000, unknown: 1_000 }

/** Throws PendError when there is no key and none may be made. */
export async function openKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { privateKeys, leastBits = 0 } = options
  const read = async () =>
    requireBits(await (privateKeys ? parseSigningKeys(privateKeys) : readSigningKeys(options.directory)), leastBits)
  // Before the first look, so that nothing is missed between the two.
  const date = await dateOf(options.directory)
  let keys = await read()
  let lookedAt = Date.now()
  if (keys.length === 0) {
    if (!options.createsMissing)
      throw new PendError(
        `There is no key to sign tokens with in ${options.directory}.`,
        'Make one: ./manage keys generate. Or set PEND_JWT_PRIVATE_KEYS.',
      )
    keys = [await createSigningKey(options.directory)]
  }
  const held = (kid: string) => keys.find((key) => key.kid === kid) ?? null
  const lookAgain = async (after: number) => {
    if (privateKeys || Date.now() - lookedAt < after) return
    lookedAt = Date.now()
    try {
      const found = await read()
      if (found.length === 0 || isSame(found, keys)) return
      keys = found
      options.onChange?.()
    } catch (error) {
      options.onFault?.(error)
    }
  }
  if (!privateKeys) watchFolder(options.directory, date, () => void lookAgain(0))
  return {
    async current() {
      await lookAgain(LOOK_AGAIN_MS.known)
      return signingKeyAt(keys, Date.now())
    },
    all: () => keys,
    async find(kid) {
      await lookAgain(LOOK_AGAIN_MS[held(kid) ? 'known' : 'unknown'])
      return held(kid)
    },
  }
}

const WATCH_MS = 500

/** Looks at the date of the folder alone: a key that is taken out after a theft must be refused at once, also where it is remembered. */
function watchFolder(directory: string, known: number | null, onTouched: () => void): void {
  let last = known
  setInterval(async () => {
    const date = await dateOf(directory)
    if (date === null || date === last) return
    last = date
    onTouched()
  }, WATCH_MS).unref()
}

/** Null for a folder that cannot be read. */
async function dateOf(directory: string): Promise<number | null> {
  return stat(directory).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
}

function isSame(found: readonly SigningKey[], held: readonly SigningKey[]): boolean {
  return found.length === held.length && found.every((key, index) => key.kid === held[index]!.kid)
}
