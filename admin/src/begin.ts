// What every screen of a tenant waits for, asked for before the libraries are run: who is here and what they see, and the code of a list.
import { readAdmin } from './api/metadata.ts'
import { loadParts } from './extend/parts.ts'

/** The slug of the tenant in the address. */
export const [, tenant = null] = /^\/admin\/t\/([^/]+)/.exec(location.pathname) ?? []

/** Who is here. Whoever asks sees how it failed. */
export const whoIsHere = readAdmin(tenant)
whoIsHere.catch(() => {})

if (tenant !== null) {
  void loadParts()
  void import('./screens/list/list.tsx')
}
