// `keys`: rotates the keys that sign access tokens without signing anybody out.
import type { CommandConsole } from '#framework/commands/console.ts'
import { defineCommand } from '#framework/commands/define-command.ts'
import { PendError } from '#shared/exceptions/pend-error.ts'
import { tokenSettings } from '../tokens.settings.ts'
import {
  createSigningKey,
  deleteSigningKey,
  PUBLISHED_AHEAD_MS,
  parseSigningKeys,
  readSigningKeys,
  type SigningKey,
  signingKeyAt,
} from './signing-keys.ts'

const TASKS = ['generate', 'list', 'rotate', 'retire']

export const keys = defineCommand({
  name: 'keys',
  group: 'Tenants and users',
  summary: 'create, list, rotate and retire the keys that sign access tokens',
  description:
    'One key signs, and all keys verify. `rotate` publishes a new key at once, which signs six minutes later, when every process knows it. Tokens of the old key stay valid. `retire` removes an old key once its last token has expired. Keys from PEND_JWT_PRIVATE_KEYS can only be listed: change them in that setting.',
  arguments: {
    task: { summary: TASKS.join(', '), required: true },
    key: { summary: 'with retire: the key or its file, or the start of either' },
  },
  options: {
    json: { kind: 'flag', summary: 'print JSON' },
    now: { kind: 'flag', summary: 'with retire: remove it even if tokens still use it, for instance after a theft' },
  },
  examples: {
    'keys generate': 'before the first start in production',
    'keys rotate': 'a new key is published, and takes over six minutes later',
    'keys retire Xk3v': 'when the tokens of the old key have expired',
  },
  async run({ settings }, { task, key, json, now }, console) {
    const { keyDirectory, privateKeys, accessTtl } = tokenSettings.of(settings).jwt
    if (!TASKS.includes(task))
      throw new PendError(
        `keys cannot "${task}".`,
        `Write ./manage keys ${TASKS.slice(0, -1).join(', ')} or retire <key>.`,
      )
    if (privateKeys) {
      if (task !== 'list') throw keysAreSet()
      return printKeys(await parseSigningKeys(privateKeys), console, json)
    }
    if (task === 'generate' || task === 'rotate') await createSigningKey(keyDirectory)
    if (task === 'retire') {
      const found = await readSigningKeys(keyDirectory)
      await deleteSigningKey(keyDirectory, requireRetired(found, key, now ? null : accessTtl + TAKE_OVER))
    }
    printKeys(await readSigningKeys(keyDirectory), console, json)
  },
})

/** Rotate keys where the setting is made: in a vault, or in the platform that runs the processes. */
function keysAreSet(): PendError {
  return new PendError(
    'The keys come from PEND_JWT_PRIVATE_KEYS, not from a folder.',
    'Add a new key last and restart; when it is known everywhere put it first; leave the old one out when its last token has expired.',
  )
}

/** The key to remove: it must not be the signing one, and none of its tokens may still be valid. */
function requireRetired(found: readonly SigningKey[], word: string | undefined, patience: number | null): SigningKey {
  const named = found.filter(({ kid, name }) => word !== undefined && (kid.startsWith(word) || name.startsWith(word)))
  if (named.length !== 1)
    throw new PendError(
      word === undefined ? 'Which key?' : `"${word}" names ${named.length} keys.`,
      'Write ./manage keys retire <key>, with a key of ./manage keys list.',
    )
  const [key] = named as [SigningKey]
  const next = found[found.indexOf(key) + 1]
  if (!next && signingKeyAt(found, Date.now()) === key)
    throw new PendError(
      'This key signs: without it nobody could log in.',
      'Make the next one first: ./manage keys rotate',
    )
  // The newest key has signed nothing before its time has come.
  if (!next || patience === null) return key
  const wait = Math.ceil((next.createdAt + PUBLISHED_AHEAD_MS - Date.now()) / 1000 + patience)
  if (wait > 0)
    throw new PendError(
      `Tokens that it signed are good for up to ${wait} seconds yet.`,
      'Wait, or add --now: people are asked to refresh their tokens then.',
    )
  return key
}

// Seconds within which every process has checked the folder.
const TAKE_OVER = 60

function printKeys(found: readonly SigningKey[], console: CommandConsole, asJson: boolean): void {
  const signing = found.length > 0 ? signingKeyAt(found, Date.now()) : null
  const rows = found.map((key) => ({
    key: key.kid,
    file: key.name,
    bits: key.publicKey.asymmetricKeyDetails!.modulusLength!,
    since: isAgeless(key) ? 'as set' : new Date(key.createdAt).toISOString(),
    signs: signsOf(key, signing!),
  }))
  if (asJson) console.printJson(rows)
  else if (rows.length === 0) console.print('There is no key. Make one: ./manage keys generate')
  else console.printTable(rows)
}

/** Keys from the setting. */
const isAgeless = ({ createdAt }: SigningKey) => createdAt === 0 || !Number.isFinite(createdAt)

function signsOf(key: SigningKey, signing: SigningKey): string {
  if (key === signing) return 'yes'
  return !isAgeless(key) && key.createdAt > signing.createdAt
    ? `from ${new Date(key.createdAt + PUBLISHED_AHEAD_MS).toISOString()}`
    : 'no'
}
