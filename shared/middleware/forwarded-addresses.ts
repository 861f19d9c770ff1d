// Reduces forwarded headers of proxies to plain addresses: all later counting and logging relies on them.
import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Does nothing without trusted proxies. Call it before anything that reads the client's address. */
export function registerForwardedAddresses(app: FastifyInstance, trustedProxies: readonly string[]): void {
  if (trustedProxies.length === 0) return
  app.addHook('onRequest', ({ raw: { headers } }, _reply, done) => {
    const given = headers['x-forwarded-for']
    if (given !== undefined) {
      const addresses = addressesIn(String(given))
      if (addresses.length > 0) headers['x-forwarded-for'] = addresses.join(', ')
      else delete headers['x-forwarded-for']
    }
    done()
  })
}

/** Addresses to the right of the last part that is not one: what precedes it comes from an unknown source. */
function addressesIn(header: string): string[] {
  const addresses = header.split(',').map(addressOf)
  return addresses.slice(addresses.lastIndexOf(null) + 1) as string[]
}

/** Some proxies add the port, which changes with each connection: `203.0.113.9:1234`, `[2001:db8::1]:1234`. */
function addressOf(part: string): string | null {
  const text = part.trim()
  const [, four, six] = /^(?:(\d+\.\d+\.\d+\.\d+)(?::\d{1,5})?|\[([0-9a-f:.]+)\](?::\d{1,5})?)$/i.exec(text) ?? []
  const address = four ?? six ?? text
  return isIP(address) === 0 ? null : address
}
