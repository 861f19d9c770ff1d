// A process's signing keys, reloaded once a minute, and when a token names an unknown key.
import { stat } from 'node:fs/promises'
import { defineService } from '#framework/request/services/define-service.ts'
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
  /** The current signing key. May read the folder again. */
  current(): Promise<SigningKey>
  /** The key with this id, or null. May read the folder again. */
  find(kid: string): Promise<SigningKey | null>
  all(): readonly SigningKey[]
}

/** The one of this process. */
export const keyRing = defineService<KeyRing>('key ring')

export interface KeyRingOptions {
  directory: string
  /** Creates the first key if there is none. */
  createsMissing: boolean
  /** Instead of the folder: the input of `parseSigningKeys`. Changing it needs a restart. */
  privateKeys?: string | undefined
  /** Shorter keys are refused. */
  leastBits?: number
  /** Called when a reload found different keys. */
  onChange?: () => void
  /** Called when a reload failed; the loaded keys stay valid. */
  onFault?: (error: unknown) => void
}

// New keys are loaded and removed ones dropped without a restart. Anybody can send unknown ids; they must not make the process read files
// all the time.
const LOOK_AGAIN_MS = { known: 60_000, unknown: 1_000 }

/** Throws PendError if there is no key and none may be created. */
export async function openKeyRing(options: KeyRingOptions): Promise<KeyRing> {
  const { privateKeys, leastBits = 0 } = options
  const read = async () =>
    requireBits(await (privateKeys ? parseSigningKeys(privateKeys) : readSigningKeys(options.directory)), leastBits)
  // Read before the first load, so that no change in between is missed.
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

/** Watches only the folder's date: a key removed after a theft must be refused at once, even if tokens are cached. */
function watchFolder(directory: string, known: number | null, onTouched: () => void): void {
  let last = known
  setInterval(async () => {
    const date = await dateOf(directory)
    if (date === null || date === last) return
    last = date
    onTouched()
  }, WATCH_MS).unref()
}

/** Null for an unreadable folder. */
async function dateOf(directory: string): Promise<number | null> {
  return stat(directory).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  )
}

function isSame(found: readonly SigningKey[], held: readonly SigningKey[]): boolean {
  return found.length === held.length && found.every((key, index) => key.kid === held[index]!.kid)
}
