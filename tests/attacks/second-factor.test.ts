// Attacks on the second factor: around it, with used or stolen factors, and on adding and removing it.

import { changes, required } from './second-factor/changes.ts'
import { around, codes } from './second-factor/log-ins.ts'
import { passkeys } from './second-factor/passkeys.ts'
import { SETTINGS } from './second-factor/scenes.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('second factor', [...around, ...codes, ...changes, ...passkeys, ...required], SETTINGS)
