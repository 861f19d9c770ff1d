// Requests what every tenant screen waits for before the libraries run: the metadata, the list code and the first rows.
import { readAdmin } from './api/metadata.ts'
import { loadParts } from './extend/parts.ts'
import { askAhead, askAsBefore } from './screens/list/rows/ask-ahead.ts'

/** The tenant slug in the URL. */
export const [, tenant = null] = /^\/admin\/t\/([^/]+)/.exec(location.pathname) ?? []

/** The metadata request. The code that awaits it sees how it failed. */
export const whoIsHere = readAdmin(tenant)
askAsBefore(location)
whoIsHere.then((admin) => askAhead(admin, location)).catch(() => {})

if (tenant !== null) {
  void loadParts()
  void import('./screens/list/list.tsx')
}

// Browsers load their number formats on first use, for some 20 ms: now, while the server works.
void new Intl.NumberFormat(navigator.language)
