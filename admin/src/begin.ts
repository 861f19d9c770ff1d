// What every screen of a tenant waits for, asked for before the libraries are run: who is here and what they see, the code of a list, and its rows.
import { readAdmin } from './api/metadata.ts'
import { loadParts } from './extend/parts.ts'
import { askAhead } from './screens/list/ask-ahead.ts'

/** The slug of the tenant in the address. */
export const [, tenant = null] = /^\/admin\/t\/([^/]+)/.exec(location.pathname) ?? []

/** Who is here. Whoever asks sees how it failed. */
export const whoIsHere = readAdmin(tenant)
whoIsHere.then((admin) => askAhead(admin, location)).catch(() => {})

if (tenant !== null) {
  void loadParts()
  void import('./screens/list/list.tsx')
}
