// Attacks on the powers of the platform's staff: taking them, keeping them, exceeding them.

import { inBrowsers } from './staff/in-browsers.ts'
import { ending, inNames } from './staff/names.ts'
import { going, taking } from './staff/taking.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('staff', [...taking, ...going, ...inNames, ...ending, ...inBrowsers])
