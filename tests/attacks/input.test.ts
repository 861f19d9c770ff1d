// Attacks with input: wrong types, prototypes, SQL, bytes, sizes, pages, names that are paths.

import { addresses, bytes, oracles } from './input/bytes.ts'
import { injections } from './input/injections.ts'
import { prototypes, types } from './input/types.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('input', [...prototypes, ...types, ...injections, ...bytes, ...oracles])
defineAttacks('input', addresses, { PEND_OPENAPI: 'open', PEND_SWAGGER: 'open', PEND_GRAPHIQL: 'open' })
