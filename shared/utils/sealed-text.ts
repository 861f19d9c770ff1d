// Secrets that must be read again: sealed under a key of the installation, so that the database alone opens none.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Seals and opens texts. `owner` (an id) is part of the seal: a copied one opens nowhere else. */
export interface Sealer {
  /** Another text each time. */
  seal(text: string, owner: string): string
  /** Throws when the key of the installation is another one now, and for a seal of another owner. */
  open(sealed: string, owner: string): string
}

const [NONCE, TAG] = [12, 16]

/** AES-256-GCM under a key derived from `secretKey` for one `purpose`. */
export function createSealer(secretKey: string, purpose: string): Sealer {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', purpose, 32))
  return {
    seal: (text, owner) => {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64')
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed, 'base64')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
    },
  }
}
