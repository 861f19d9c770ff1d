// Attacks on HTTP: hosts, origins, forwarded headers, request lines and lengths that two servers read differently.

import { answers, ORIGIN, origins } from './http/answers.ts'
import { hosts } from './http/hosts.ts'
import { smuggling } from './http/messages.ts'
import { defineAttacks } from './support/run-attacks.ts'

defineAttacks('http', [...smuggling, ...hosts, ...origins, ...answers], { PEND_CORS_ORIGINS: ORIGIN })
