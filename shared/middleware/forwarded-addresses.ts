// What proxies say about who called them, brought into addresses alone: everything after it counts and logs by them.
import { isIP } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** Without trusted proxies nobody's word is taken, and nothing is done. Call it before anything that asks for the address. */
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

/** Those to the right of the last word that is no address: what stands left of one was said by nobody who is known. */
function addressesIn(header: string): string[] {
  const addresses = header.split(',').map(addressOf)
  return addresses.slice(addresses.lastIndexOf(null) + 1) as string[]
}

/** Some proxies add the port, which is another one for each connection: `203.0.113.9:1234`, `[2001:db8::1]:1234`. */
function addressOf(part: string): string | null {
  const text = part.trim()
  const [, four, six] = /^(?:(\d+\.\d+\.\d+\.\d+)(?::\d{1,5})?|\[([0-9a-f:.]+)\](?::\d{1,5})?)$/i.exec(text) ?? []
  const address = four ?? six ?? text
  return isIP(address) === 0 ? null : address
}
