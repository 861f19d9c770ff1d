// Values in Redis, each sealed with the installation's key: values from anybody else are ignored.
import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { RedisDriver } from 'bentocache/drivers/redis'
import type { Redis } from 'ioredis'

const SEAL_BYTES = 32

/**
 * A driver whose `get` misses any value that this installation did not store under that key: another program's, a
 * truncated or changed one, or one copied from another key (CWE-345).
 */
export function sealedRedisDriver(connection: Redis, secretKey: string) {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'pend cache', 32))
  return { options: { connection }, factory: (config: { connection: Redis }) => new SealedRedisDriver(config, key) }
}

class SealedRedisDriver extends RedisDriver {
  readonly #key: Buffer

  constructor(config: { connection: Redis }, key: Buffer) {
    super(config)
    this.#key = key
  }

  override async get(key: string): Promise<string | undefined> {
    const sealed = await super.get(key)
    if (sealed === undefined) return undefined
    const [seal, value] = [Buffer.from(sealed.slice(0, SEAL_LENGTH), 'base64url'), sealed.slice(SEAL_LENGTH)]
    return seal.length === SEAL_BYTES && timingSafeEqual(seal, this.#sealOf(key, value)) ? value : undefined
  }

  override set(key: string, value: string, ttl?: number): Promise<boolean> {
    return super.set(key, `${this.#sealOf(key, value).toString('base64url')}${value}`, ttl)
  }

  #sealOf(key: string, value: string): Buffer {
    return createHmac('sha256', this.#key).update(`${key}\n${value}`).digest()
  }
}

/** Length of the seal in base64url. */
const SEAL_LENGTH = Math.ceil((SEAL_BYTES * 4) / 3)
