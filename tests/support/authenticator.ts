// A security key in software: creates passkeys and signs with them, correctly or with a fault the test chooses.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** Where and how it answers; omitted parts are correct. */
export interface Circumstances {
  readonly origin: string
  readonly rpId: string
  /** Whether the person gave a PIN or a finger. */
  readonly isVerified?: boolean
  /** The person's id as the device stores it; as registered when left out, none for null. */
  readonly userHandle?: string | null
  readonly type?: string
  /** Signs with a key other than the passkey's. */
  readonly wrongKey?: boolean
}

interface Options {
  readonly challenge: string
  readonly user?: { readonly id: string }
}

const [PRESENT, VERIFIED, ATTESTED] = [0x01, 0x04, 0x40]

/** One device with one passkey. */
export class Authenticator {
  readonly id = randomBytes(32)
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #userHandle = ''
  /** Each signature increments it; reset it to simulate a copy. */
  counter = 0

  /** The answer of `navigator.credentials.create`. `packed` signs its attestation itself. */
  create(options: Options, where: Circumstances, format: 'none' | 'packed' | 'certified' = 'none') {
    this.#userHandle = options.user!.id
    const clientData = clientDataOf(options.challenge, { type: 'webauthn.create', ...where })
    const head = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, this.#publicKey()])
    const authData = Buffer.concat([this.#authData(where, ATTESTED), head])
    const sig = sign('sha256', Buffer.concat([authData, sha256(clientData)]), this.#keys.privateKey)
    const statements = {
      none: map([]),
      packed: map([text('alg'), int(-7)], [text('sig'), bytes(sig)]),
      certified: map([text('alg'), int(-7)], [text('sig'), bytes(sig)], [text('x5c'), array(bytes(randomBytes(300)))]),
    }
    const attestation = map(
      [text('fmt'), text(format === 'none' ? 'none' : 'packed')],
      [text('attStmt'), statements[format]],
      [text('authData'), bytes(authData)],
    )
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** The answer of `navigator.credentials.get`. */
  get(options: Options, where: Circumstances) {
    this.counter++
    const clientData = clientDataOf(options.challenge, { type: 'webauthn.get', ...where })
    const authData = this.#authData(where, 0)
    const { privateKey } = where.wrongKey ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : this.#keys
    const signature = sign('sha256', Buffer.concat([authData, sha256(clientData)]), privateKey)
    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: where.userHandle === undefined ? this.#userHandle : where.userHandle,
    })
  }

  #answer<Response>(response: Response) {
    const id = this.id.toString('base64url')
    return { id, rawId: id, type: 'public-key', response, clientExtensionResults: {} }
  }

  #authData({ rpId, isVerified = true }: Circumstances, more: number): Buffer {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(this.counter)
    return Buffer.concat([
      sha256(Buffer.from(rpId)),
      Buffer.from([PRESENT | (isVerified ? VERIFIED : 0) | more]),
      count,
    ])
  }

  /** COSE: EC2, ES256, P-256. */
  #publicKey(): Buffer {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' })
    const [horizontal, vertical] = [x!, y!].map((part) => bytes(Buffer.from(part, 'base64url')))
    return map([int(1), int(2)], [int(3), int(-7)], [int(-1), int(1)], [int(-2), horizontal!], [int(-3), vertical!])
  }
}

function clientDataOf(challenge: string, { type, origin }: { type: string; origin: string }): Buffer {
  return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest()
}

// The part of CBOR (RFC 8949) that attestations use.
function head(kind: number, count: number): Buffer {
  if (count < 24) return Buffer.from([(kind << 5) | count])
  if (count < 256) return Buffer.from([(kind << 5) | 24, count])
  return Buffer.from([(kind << 5) | 25, count >> 8, count & 255])
}
const int = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value))
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value])
const text = (value: string) => Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)])
const array = (...items: Buffer[]) => Buffer.concat([head(4, items.length), ...items])
function map(...entries: (Buffer[] | [Buffer, Buffer])[]): Buffer {
  const full = entries.filter((entry) => entry.length > 0)
  return Buffer.concat([head(5, full.length), ...full.flat()])
}
