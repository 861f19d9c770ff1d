// Attacks with access tokens: forged, borrowed, outlived. Each requests a record of the victim in its owner's name.

import { borrowed, claims } from './access-tokens/claims.ts'
import { headers } from './access-tokens/headers.ts'
import { signatures } from './access-tokens/signatures.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('access tokens', [...signatures, ...headers, ...claims, ...borrowed])
