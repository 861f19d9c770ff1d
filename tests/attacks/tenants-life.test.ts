// Attacks on tenants' life: closed tenants that answer, archives that lie, host names taken over, erasing what is somebody else's.

import { defineAttacks } from './support/run-attacks.ts'
import { archives } from './tenants-life/archives.ts'
import { closed, reopening } from './tenants-life/closed.ts'
import { erasing } from './tenants-life/erasing.ts'
import { hosts, settings } from './tenants-life/settings.ts'

defineAttacks('tenants-life', [...closed, ...reopening, ...erasing, ...settings, ...hosts, ...archives])
