// Attacks on tenants' life: closed tenants that answer, archives that lie, host names taken over, erasing what is somebody else's.

import { defineAttacks } from './support/run-attacks.ts'
import { archives, exports } from './tenants-life/archives.ts'
import { lives } from './tenants-life/closed.ts'
import { erasing } from './tenants-life/erasing.ts'
import { hosts, settings } from './tenants-life/settings.ts'

// No name server answers: nothing is asked of the network of the machine.
defineAttacks('tenants-life', [...lives, ...erasing, ...settings, ...hosts, ...archives, ...exports], {
  PEND_DNS_SERVERS: '127.0.0.1:1',
})
