// Queries TXT records in the DNS.
import { Resolver } from 'node:dns/promises'
import { defineService } from '#framework/request/services/define-service.ts'

/** The result. `away`: no server could answer, which proves nothing. */
export type FoundTexts = { readonly texts: readonly string[] } | { readonly away: string }

export interface DomainResolver {
  /** The values of all TXT records of a name, each joined. Throws nothing. */
  readTexts(name: string): Promise<FoundTexts>
}

/** The manifest lists its opening. */
export const domainResolver = defineService<DomainResolver>('domain resolver')

const PATIENCE = { timeout: 3000, tries: 2 }
const NOT_THERE = ['ENODATA', 'ENOTFOUND']
const MOST = 50

/** `servers` are `address` or `address:port`; defaults to the machine's own. */
export function openDomainResolver(servers: readonly string[]): DomainResolver {
  return {
    async readTexts(name) {
      const resolver = new Resolver(PATIENCE)
      if (servers.length > 0) resolver.setServers([...servers])
      try {
        const records = await resolver.resolveTxt(name)
        return { texts: records.slice(0, MOST).map((parts) => parts.join('')) }
      } catch (error) {
        const code = String((error as NodeJS.ErrnoException).code)
        return NOT_THERE.includes(code) ? { texts: [] } : { away: code }
      }
    },
  }
}
