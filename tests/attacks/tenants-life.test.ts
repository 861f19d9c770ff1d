// Attacks on the life of tenants: closed tenants that answer, forged archives, host names taken over, erasing what
// belongs to others.

import { defineAttacks } from './support/run-attacks.ts'
import { archives, exports } from './tenants-life/archives.ts'
import { lives } from './tenants-life/closed.ts'
import { erasing } from './tenants-life/erasing.ts'
import { hosts, settings } from './tenants-life/settings.ts'

// No name server answers: tests ask nothing of the machine's network.
defineAttacks('tenants-life', [...lives, ...erasing, ...settings, ...hosts, ...archives, ...exports], {
  PEND_DNS_SERVERS: '127.0.0.1:1',
})
