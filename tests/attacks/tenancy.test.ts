// Attacks of one tenant on another: reading, finding, counting, pointing at and changing foreign records.

import { defineAttacks } from './support/run-attacks.ts'
import { naming } from './tenancy/naming.ts'
import { listing } from './tenancy/reading.ts'
import { events, remembered } from './tenancy/remembered.ts'
import { reading } from './tenancy/scenes.ts'
import { pointing, writing } from './tenancy/writing.ts'

defineAttacks('tenancy', [...reading, ...listing, ...writing, ...pointing, ...naming, ...remembered, ...events])
